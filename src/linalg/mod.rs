//! Kernels that know nothing of derivatives: plain loops over column-major arrays, generic in the scalar and the size.
