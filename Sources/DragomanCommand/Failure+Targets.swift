import AttentionExport
import Evaluation
import ModelFolder
import Training
import Vocabularies

// The errors of the targets say in one line what is wrong, and whose fault it is.

extension ModelFolderError: Failure {
  var sentence: String { description }
}

extension VocabularyError: Failure {
  var sentence: String { description }
}

extension TrainingError: Failure {
  var sentence: String { description }
}

extension EvaluationError: Failure {
  var sentence: String { description }
}
