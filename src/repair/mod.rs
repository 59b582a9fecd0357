//! The noisy channel, the language model, the lattice, the decoder, the confidence.
