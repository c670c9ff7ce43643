import Basics
import ModelFolder

/// What an operation on a model folder throws, or nil where it succeeds.
func thrown<Result>(
  by body: () throws(UserError) -> Result
) -> UserError? {
  do throws(UserError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
