//! The names of colours in CSS3 (<https://www.w3.org/TR/css-color-3/#svg-color>), which COLOR takes
//! (RFC 7986, 5.9).

use crate::diagnostic::spelling::nearest;
use crate::diagnostic::{Code, Diagnostic};

const NAMES: &str = "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue \
    blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan \
    darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen \
    darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey \
    darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite \
    forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink \
    indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral \
    lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen \
    lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta \
    maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue \
    mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin \
    navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen \
    paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red rosybrown \
    royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray \
    slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke \
    yellow yellowgreen";

/// Reads a colour, ignoring case.
///
/// # Errors
///
/// The text is not the name of a colour, for example `#fff`.
pub(super) fn parse(text: &str) -> Result<String, Diagnostic> {
    let name = text.to_ascii_lowercase();
    if NAMES.split_whitespace().any(|color| color == name) {
        return Ok(name);
    }
    let diagnostic = Diagnostic::new(
        Code::InvalidValue,
        format!("`{text}` is not the name of a colour in CSS"),
    )
    .note("calendars read only names, not numbers such as `#fff`");
    Err(match nearest(&name, NAMES.split_whitespace()) {
        Some(color) => diagnostic.help(format!("write `{color}`")),
        None => diagnostic.help("write a name such as `teal` or `steelblue`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_css_and_nothing_else() {
        let cases = [
            ("teal", Some("teal")),
            ("SteelBlue", Some("steelblue")),
            ("#fff", None),
            ("rgb(1, 2, 3)", None),
            ("teal;x", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).ok().as_deref(), expected, "{text}");
        }
        assert_eq!(NAMES.split_whitespace().count(), 147);
    }
}
