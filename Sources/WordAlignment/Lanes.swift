/// A number for each of the Markov chains that are sampled side by side.
///
/// Four chains share the words of a sentence and the search for counts, so that four cost little more than one; their mean
/// is a better estimate than a single longer chain.
package typealias Lanes = SIMD4<Float>
package typealias IntegerLanes = SIMD4<Int32>

/// The number of chains.
package let laneCount = Lanes.scalarCount
