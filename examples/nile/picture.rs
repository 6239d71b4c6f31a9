//! The picture: the flow of every year, the filtered level, and the band that holds the level with 90 % probability.

use core::error::Error;
use std::path::Path;

use plotters::prelude::*;

/// The 95 % quantile of the standard normal distribution.
const QUANTILE: f64 = 1.644_853_626_951_472_2;

/// Writes an SVG file: per year the flow, and the mean and variance of the level.
pub(crate) fn write(path: &Path, years: &[f64], flows: &[f64], levels: &[(f64, f64)]) -> Result<(), Box<dyn Error>> {
    let root = SVGBackend::new(path, (960, 480)).into_drawing_area();
    root.fill(&WHITE)?;
    let edge = |sign: f64| {
        let shifted = move |(level, variance): &(f64, f64)| level + sign * QUANTILE * variance.sqrt();
        years.iter().copied().zip(levels.iter().map(shifted))
    };
    let values = || flows.iter().copied().chain(edge(1.0).map(|p| p.1)).chain(edge(-1.0).map(|p| p.1));
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let first = years.first().copied().unwrap_or_default();
    let last = years.last().copied().unwrap_or_default();
    let mut chart = ChartBuilder::on(&root)
        .caption("annual flow of the Nile at Aswan, 10⁸ m³", ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(32)
        .y_label_area_size(52)
        .build_cartesian_2d(first - 1.0..last + 1.0, low - 40.0..high + 40.0)?;
    let year = |year: &f64| format!("{year:.0}");
    chart.configure_mesh().x_label_formatter(&year).light_line_style(WHITE).draw()?;
    let mut band: Vec<(f64, f64)> = edge(1.0).collect();
    let mut lower: Vec<(f64, f64)> = edge(-1.0).collect();
    lower.reverse();
    band.extend(lower);
    chart.draw_series([Polygon::new(band, RED.mix(0.15))])?;
    let level = years.iter().copied().zip(levels.iter().map(|(level, _)| *level));
    chart.draw_series(LineSeries::new(level, RED.stroke_width(2)))?;
    let points = years.iter().zip(flows).map(|(year, flow)| Circle::new((*year, *flow), 3, BLUE.filled()));
    chart.draw_series(points)?;
    root.present()?;
    Ok(())
}
