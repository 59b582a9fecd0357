use super::*;

#[test]
fn the_bundled_tables_load() {
    assert!(Gazetteer::bundled().units().len() > 16_000);
}
