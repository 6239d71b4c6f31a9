//! Error against condition number.

use core::error::Error;

use plotters::prelude::*;

use crate::records::{Point, Run};

const SIZE: (u32, u32) = (520, 300);

/// Where an error of zero is drawn.
const FLOOR: f64 = 1e-18;

/// The claims that are drawn, with what they are called and their colours.
pub(crate) const CLAIMS: [(&str, &str, RGBColor); 5] = [
    ("Oracle", "against num-dual", RGBColor(31, 119, 180)),
    ("Single", "f32 against f64", RGBColor(31, 119, 180)),
    ("InnerProduct", "inner product", RGBColor(44, 160, 44)),
    ("Conditioned", "conditioned samples", RGBColor(214, 39, 40)),
    ("SecondOrder", "second order", RGBColor(148, 103, 189)),
];

/// The errors of one operation in one precision, at all sizes, as an SVG; nothing where nothing was measured.
pub(crate) fn svg<'a>(runs: impl Iterator<Item = &'a Run> + Clone) -> Result<Option<String>, Box<dyn Error>> {
    let points = || runs.clone().flat_map(|run| &run.points);
    if points().next().is_none() {
        return Ok(None);
    }
    let largest = points().map(|point| point.condition).fold(10.0, f64::max) * 2.0;
    let top = points().map(|point| point.allowed.max(point.error)).fold(1e-12, f64::max).min(1e3) * 4.0;
    let mut picture = String::new();
    {
        let area = SVGBackend::with_string(&mut picture, SIZE).into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(8)
            .x_label_area_size(34)
            .y_label_area_size(56)
            .build_cartesian_2d((0.8..largest).log_scale(), (FLOOR..top).log_scale())?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(225, 225, 225))
            .x_desc("condition number")
            .y_desc("relative error")
            .x_label_formatter(&|x| format!("{x:.0e}"))
            .y_label_formatter(&|y| format!("{y:.0e}"))
            .x_labels(6)
            .y_labels(7)
            .draw()?;
        let bound = |point: &Point| (point.condition, point.allowed.clamp(FLOOR, top));
        chart.draw_series(points().map(|point| Circle::new(bound(point), 1, RGBColor(190, 190, 190).filled())))?;
        for (claim, _, colour) in CLAIMS {
            let of_claim = points().filter(|point| point.claim == claim);
            chart.draw_series(of_claim.map(|point| {
                Circle::new((point.condition, point.error.clamp(FLOOR, top)), 2, colour.mix(0.7).filled())
            }))?;
        }
        area.present()?;
    }
    Ok(Some(picture))
}
