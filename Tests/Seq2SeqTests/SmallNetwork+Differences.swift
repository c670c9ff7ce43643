import Compute
import Layers
import Seq2Seq
import TestNetworks

extension SmallNetwork {
  /// ‖analytic − numeric‖ ÷ (‖analytic‖ + ‖numeric‖) of a parameter's gradient; 0 where both are 0.
  ///
  /// A narrow step drowns small derivatives in the noise of single precision, a wide one bends the large; a right gradient
  /// agrees with one of them, a wrong one with none.
  func differenceError(_ parameter: Parameter, gradient: FloatBuffer, loss: () -> Double) -> Double
  {
    var error = Double.infinity
    for step: Float in [2e-2, 4e-2] where error >= 1e-3 {
      error = min(error, differenceError(parameter, step: step, gradient: gradient, loss: loss))
    }
    return error
  }

  private func differenceError(
    _ parameter: Parameter, step: Float, gradient: FloatBuffer, loss: () -> Double
  ) -> Double {
    var difference = 0.0
    var numericSize = 0.0
    var analyticSize = 0.0
    for index in parameter.offset..<(parameter.offset + parameter.count) {
      let value = weights.base[index]
      func changed(_ change: Float) -> Double {
        weights.base[index] = value + change
        defer { weights.base[index] = value }
        return loss()
      }
      // Two central differences, so that the third derivative falls out.
      let near = (changed(step) - changed(-step)) / (2 * Double(step))
      let far = (changed(2 * step) - changed(-2 * step)) / (4 * Double(step))
      let numeric = (4 * near - far) / 3
      let analytic = Double(gradient.base[index])
      difference += (numeric - analytic) * (numeric - analytic)
      numericSize += numeric * numeric
      analyticSize += analytic * analytic
    }
    let size = numericSize.squareRoot() + analyticSize.squareRoot()
    return size > 0 ? difference.squareRoot() / size : 0
  }
}
