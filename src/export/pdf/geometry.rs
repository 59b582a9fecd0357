//! From the upright page that a reader sees to the coordinates in which it is drawn.

/// A page's frame in its own coordinates, and how it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Left, bottom, right, top of what is shown.
    pub(super) area: [f32; 4],
    /// How far it is turned clockwise to be shown: 0, 90, 180 or 270 degrees.
    pub(super) turn: u16,
}

impl Frame {
    /// Width and height as shown.
    pub(super) fn size(&self) -> (f32, f32) {
        let [left, bottom, right, top] = self.area;
        let (width, height) = (right - left, top - bottom);
        if self.turn.is_multiple_of(180) { (width, height) } else { (height, width) }
    }

    /// The matrix from points of the page as shown, upwards from its bottom left corner, to its own coordinates
    /// (ISO 32000-1, 8.3.3).
    pub(super) fn place(&self) -> [f32; 6] {
        let [left, bottom, right, top] = self.area;
        match self.turn % 360 {
            90 => [0.0, 1.0, -1.0, 0.0, right, bottom],
            180 => [-1.0, 0.0, 0.0, -1.0, right, top],
            270 => [0.0, -1.0, 1.0, 0.0, left, top],
            _ => [1.0, 0.0, 0.0, 1.0, left, bottom],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(frame: &Frame, x: f32, y: f32) -> (f32, f32) {
        let m = frame.place();
        (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
    }

    #[test]
    fn corners_go_to_their_corners() {
        let area = [10.0, 20.0, 110.0, 220.0];
        let shown_origin = [(0, (10.0, 20.0)), (90, (110.0, 20.0)), (180, (110.0, 220.0)), (270, (10.0, 220.0))];
        for (turn, corner) in shown_origin {
            let frame = Frame { area, turn };
            let (width, height) = frame.size();
            assert_eq!(at(&frame, 0.0, 0.0), corner, "bottom left, turned by {turn}");
            let (x, y) = at(&frame, width, height);
            let opposite = (120.0 - corner.0, 240.0 - corner.1);
            assert_eq!((x, y), opposite, "top right, turned by {turn}");
        }
        assert_eq!(Frame { area, turn: 270 }.size(), (200.0, 100.0));
    }
}
