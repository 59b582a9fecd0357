//! The names of unit-like enum values, without an allocation each: a million records have four million of them.

use serde::Serialize;
use serde::ser::{Error, Impossible, Serializer};
use std::fmt;

/// The name of a unit-like enum value in JSON, SQL and CSV: `wrong-language` for `DamageProfile::WrongLanguage`.
///
/// One name everywhere, so that a filter written for one output works on the others. Empty for anything else.
#[must_use]
pub fn static_name<T: Serialize>(value: &T) -> &'static str {
    value.serialize(Names).unwrap_or("")
}

/// Takes the name of a variant and nothing else.
struct Names;

#[derive(Debug)]
struct NoName;

impl fmt::Display for NoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of a variant")
    }
}

impl std::error::Error for NoName {}

impl Error for NoName {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Never = Impossible<&'static str, NoName>;

macro_rules! no_name {
    ($($method:ident($($type:ty),*)),* $(,)?) => {
        $(fn $method(self, $(_: $type),*) -> Result<Self::Ok, NoName> { Err(NoName) })*
    };
}

impl Serializer for Names {
    type Ok = &'static str;
    type Error = NoName;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Self::Ok, NoName> {
        Ok(variant)
    }

    no_name! {
        serialize_bool(bool), serialize_i8(i8), serialize_i16(i16), serialize_i32(i32), serialize_i64(i64),
        serialize_u8(u8), serialize_u16(u16), serialize_u32(u32), serialize_u64(u64), serialize_f32(f32),
        serialize_f64(f64), serialize_char(char), serialize_str(&str), serialize_bytes(&[u8]), serialize_none(),
        serialize_unit(), serialize_unit_struct(&'static str),
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<Self::Ok, NoName> {
        Err(NoName)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Result<Self::Ok, NoName> {
        Err(NoName)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Self::Ok, NoName> {
        Err(NoName)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Never, NoName> {
        Err(NoName)
    }

    fn serialize_tuple(self, _: usize) -> Result<Never, NoName> {
        Err(NoName)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, NoName> {
        Err(NoName)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never, NoName> {
        Err(NoName)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Never, NoName> {
        Err(NoName)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Never, NoName> {
        Err(NoName)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Never, NoName> {
        Err(NoName)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CheckKind, DamageProfile, DocumentType, UnitKind};

    #[test]
    fn the_name_is_the_one_in_json() {
        fn agrees<T: Serialize>(value: &T) {
            assert_eq!(serde_json::to_value(value).unwrap(), static_name(value));
        }
        agrees(&DamageProfile::WrongLanguage);
        agrees(&CheckKind::ColumnFormula);
        agrees(&DocumentType::Notice);
        agrees(&UnitKind::CentralCity);
    }

    #[test]
    fn what_is_no_variant_has_none() {
        assert_eq!((static_name(&5), static_name(&"x"), static_name(&Some("x")), static_name(&[1])), ("", "", "", ""));
    }
}
