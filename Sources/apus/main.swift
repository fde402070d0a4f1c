internal import Glibc
internal import Operations

exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
