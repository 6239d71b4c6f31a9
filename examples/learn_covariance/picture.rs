//! The picture: the learning curve, and the data with 1σ and 2σ ellipses for pairs of columns.

use core::error::Error;
use core::f64::consts::TAU;
use std::path::Path;

use plotters::prelude::*;

/// What is drawn.
pub(crate) struct Picture<'a> {
    pub(crate) names: &'a [String],
    pub(crate) rows: &'a [Vec<f64>],
    pub(crate) pairs: &'a [(usize, usize)],
    pub(crate) mean: Vec<f64>,
    /// All entries of the covariance, row by row.
    pub(crate) covariance: Vec<Vec<f64>>,
    /// The loss of every minibatch, over all rows after some of them, and of the closed form.
    pub(crate) losses: &'a [f64],
    pub(crate) full: &'a [(usize, f64)],
    pub(crate) best: f64,
}

impl Picture<'_> {
    /// Writes an SVG file.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let panels = 1 + self.pairs.len();
        let columns = panels.min(4);
        let lines = panels.div_ceil(columns);
        let root = SVGBackend::new(path, (420 * columns as u32, 380 * lines as u32)).into_drawing_area();
        root.fill(&WHITE)?;
        for (index, area) in root.split_evenly((lines, columns)).iter().enumerate().take(panels) {
            match index.checked_sub(1) {
                None => self.curve(area)?,
                Some(pair) => self.scatter(area, self.pairs[pair])?,
            }
        }
        root.present()?;
        Ok(())
    }

    fn curve<B: DrawingBackend>(&self, area: &DrawingArea<B, plotters::coord::Shift>) -> Result<(), Box<dyn Error>>
    where
        B::ErrorType: 'static,
    {
        let (low, high) = bounds(self.losses.iter().copied().chain([self.best]));
        let steps = self.losses.len() as f64;
        let mut chart = ChartBuilder::on(area)
            .caption("negative log-likelihood", ("sans-serif", 18))
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(48)
            .build_cartesian_2d(0.0..steps, low..high)?;
        chart.configure_mesh().x_desc("minibatch").light_line_style(WHITE).draw()?;
        let points = self.losses.iter().enumerate().map(|(step, loss)| (step as f64, *loss));
        chart.draw_series(LineSeries::new(points, BLUE.mix(0.25)))?;
        let full = self.full.iter().map(|(step, loss)| (*step as f64, *loss));
        chart.draw_series(LineSeries::new(full, BLUE.stroke_width(2)))?;
        chart.draw_series(LineSeries::new([(0.0, self.best), (steps, self.best)], RED.stroke_width(1)))?;
        Ok(())
    }

    fn scatter<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, plotters::coord::Shift>,
        (i, j): (usize, usize),
    ) -> Result<(), Box<dyn Error>>
    where
        B::ErrorType: 'static,
    {
        let (a, b, c) = (self.covariance[i][i], self.covariance[j][i], self.covariance[j][j]);
        // The 2 × 2 Cholesky factor of the marginal carries the unit circle to the ellipse.
        let (l00, l10) = (a.sqrt(), b / a.sqrt());
        let l11 = (c - l10 * l10).sqrt();
        let ellipse = |sigma: f64| {
            (0..=90).map(move |k| {
                let (sin, cos) = (k as f64 / 90.0 * TAU).sin_cos();
                (self.mean[i] + sigma * l00 * cos, self.mean[j] + sigma * (l10 * cos + l11 * sin))
            })
        };
        let (x_low, x_high) = bounds(self.rows.iter().map(|row| row[i]).chain(ellipse(2.0).map(|point| point.0)));
        let (y_low, y_high) = bounds(self.rows.iter().map(|row| row[j]).chain(ellipse(2.0).map(|point| point.1)));
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(48)
            .build_cartesian_2d(x_low..x_high, y_low..y_high)?;
        chart.configure_mesh().x_desc(&self.names[i]).y_desc(&self.names[j]).light_line_style(WHITE).draw()?;
        chart.draw_series(self.rows.iter().map(|row| Circle::new((row[i], row[j]), 2, BLUE.mix(0.5).filled())))?;
        for sigma in [1.0, 2.0] {
            chart.draw_series(LineSeries::new(ellipse(sigma), RED.stroke_width(2)))?;
        }
        Ok(())
    }
}

/// The least and the largest value with a margin.
fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    let margin = 0.06 * (high - low).max(f64::MIN_POSITIVE);
    (low - margin, high + margin)
}
