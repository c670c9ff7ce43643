import ModelFolder

/// What an operation on a model folder throws, or nil where it succeeds.
func thrown<Result>(
  by body: () throws(ModelFolderError) -> Result
) -> ModelFolderError? {
  do throws(ModelFolderError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
