//! The QR code of the page's address, for posters.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The code as inline SVG; `None` if the address is too long for a code.
pub(super) fn svg(address: &str) -> Option<String> {
    /// The empty margin that readers need, in modules (ISO/IEC 18004).
    const MARGIN: usize = 4;
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        for (column, _) in modules
            .iter()
            .enumerate()
            .filter(|(_, module)| **module == Color::Dark)
        {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{} {}h1v1h-1z", column + MARGIN, row + MARGIN);
        }
    }
    let size = width + 2 * MARGIN;
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {size} {size}\" aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}
