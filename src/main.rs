//! The command line of tradau.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
