//! Deserializing a value tree from any serde format, with the limits that all formats share.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, Deserialize as _, DeserializeSeed, MapAccess, SeqAccess, Visitor};

use crate::document::value::{MapEntry, Node, Position, Value};
use crate::limits;

/// The number of keys and values of a document, and a checksum of its keys. A second parse of the
/// same text by another parser must give the same shape, or its locations are not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Shape {
    pub(crate) positions: Position,
    keys: u64,
}

impl Shape {
    /// Counts a key or value, and returns its position.
    pub(crate) fn count(&mut self) -> Position {
        self.positions += 1;
        self.positions - 1
    }

    /// Adds the text of a key to the checksum (FNV-1a).
    pub(crate) fn add_key(&mut self, key: &str) {
        for byte in key.bytes().chain([0]) {
            self.keys = (self.keys ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Deserializes a tree with at most `values` values.
pub(crate) fn deserialize<'de, D: de::Deserializer<'de>>(
    deserializer: D,
    values: usize,
) -> Result<(Node, Shape), D::Error> {
    let shape = Cell::new(Shape::default());
    let seed = Seed {
        shape: &shape,
        values,
        depth: 0,
    };
    let node = seed.deserialize(deserializer)?;
    Ok((node, shape.get()))
}

/// Deserializes a [`Node`] while counting values and levels.
#[derive(Clone, Copy)]
struct Seed<'s> {
    shape: &'s Cell<Shape>,
    values: usize,
    depth: usize,
}

impl Seed<'_> {
    fn change_shape<T>(self, change: impl FnOnce(&mut Shape) -> T) -> T {
        let mut shape = self.shape.get();
        let result = change(&mut shape);
        self.shape.set(shape);
        result
    }

    /// Counts a key or value, and returns its position.
    fn count<E: de::Error>(self) -> Result<Position, E> {
        let position = self.change_shape(Shape::count);
        if position as usize >= self.values {
            return Err(E::custom(format!("more than {} values", self.values)));
        }
        Ok(position)
    }

    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth >= limits::YAML_DEPTH {
            return Err(E::custom(format!(
                "more than {} levels of lists and maps",
                limits::YAML_DEPTH
            )));
        }
        Ok(Seed {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let position = self.count()?;
        let value = deserializer.deserialize_any(self)?;
        Ok(Node { value, position })
    }
}

/// Deserializes a key as it is written: `.5` and `0x10` are words there, not numbers.
struct KeySeed<'s>(Seed<'s>);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = (String, Position);

    fn deserialize<D: de::Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        let position = self.0.count()?;
        let key = deserializer.deserialize_str(KeyVisitor)?;
        self.0.change_shape(|shape| shape.add_key(&key));
        Ok((key, position))
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word as key")
    }

    fn visit_str<E>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    /// A document without content.
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Integer(value.to_string()))
    }

    /// A number of many digits is valid YAML, although no key takes it.
    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(Value::Integer(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(Value::Integer(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(seed)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut entries = Vec::new();
        while let Some((key, key_position)) = map.next_key_seed(KeySeed(seed))? {
            entries.push(MapEntry {
                key,
                key_position,
                node: map.next_value_seed(seed)?,
            });
        }
        Ok(Value::Map(entries))
    }

    /// A value with a tag of its own, such as `!ruby/object`, counts as the value alone.
    fn visit_enum<A: de::EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (IgnoredValue, value) = tagged.variant_seed(IgnoredSeed)?;
        // The tagged value has the position that was counted already.
        self.change_shape(|shape| shape.positions -= 1);
        let node: Node = de::VariantAccess::newtype_variant_seed(value, self)?;
        Ok(node.value)
    }
}

struct IgnoredValue;
struct IgnoredSeed;

impl<'de> DeserializeSeed<'de> for IgnoredSeed {
    type Value = IgnoredValue;

    fn deserialize<D: de::Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<IgnoredValue, D::Error> {
        de::IgnoredAny::deserialize(deserializer).map(|_| IgnoredValue)
    }
}
