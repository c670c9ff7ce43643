import Basics
import ExperimentCharts
import Graphics
import Testing

@Suite struct ExperimentChartTests {
  private func table(_ columns: String, _ rows: String...) throws -> Measurements {
    try Measurements(
      (["network,cell,activation,attention,seed,\(columns)"] + rows).joined(separator: "\n") + "\n",
      path: "table.csv")
  }

  /// With a GRU and a vanilla cell, of which only the vanilla cell was also trained without attention.
  private func charts(bleuOfSecondSeed: String = "60") throws -> [ExperimentChart] {
    try ExperimentChart.all(
      perplexity: table(
        "updates,perplexity", "gru-additive,gru,tanh,additive,1,1000,2",
        "gru-additive,gru,tanh,additive,1,500,8", "gru-additive,gru,tanh,additive,2,500,2",
        "gru-additive,gru,tanh,additive,2,1000,2",
        "rnn-tanh-additive,rnn,tanh,additive,1,500,9", "rnn-tanh-none,rnn,tanh,none,1,500,20",
        "gru-dot,gru,tanh,dot,1,500,1"),
      bleu: table(
        "words_from,words_to,sentences,bleu", "gru-additive,gru,tanh,additive,1,1,5,10,90",
        "gru-additive,gru,tanh,additive,2,1,5,10,\(bleuOfSecondSeed)",
        "rnn-tanh-additive,rnn,tanh,additive,1,1,5,10,50",
        "rnn-tanh-none,rnn,tanh,none,1,6,10,10,30"),
      gradients: table(
        "side,distance,sentences,gradient_norm,relative",
        "rnn-tanh-none,rnn,tanh,none,1,encoder,0,7,3,1",
        "rnn-tanh-none,rnn,tanh,none,1,encoder,1,7,3,1e-4",
        "rnn-tanh-none,rnn,tanh,none,2,encoder,1,7,3,1e-8"))
  }

  private func curves(_ charts: [ExperimentChart], _ name: String) throws -> [LineChart.Series] {
    try #require(charts.first { $0.name == name }).picture.series
  }

  private func expect(_ curve: LineChart.Series, _ x: [Double], _ y: [Double]) {
    #expect(curve.points.map(\.x) == x)
    #expect(zip(curve.points, y).allSatisfy { abs($0.y / $1 - 1) < 1e-12 }, "\(curve.points)")
  }

  /// Every curve is the mean over seeds: of BLEU the arithmetic one, of the others the geometric one.
  @Test func means() throws {
    let charts = try charts()
    let perplexity = try curves(charts, "perplexity-additive")
    #expect(perplexity.map(\.name) == ["gru", "rnn-tanh"])
    expect(perplexity[0], [500, 1000], [4, 2])
    let bleu = try curves(charts, "bleu-by-length")
    #expect(bleu.map(\.name) == ["gru", "rnn-tanh", "rnn-tanh, none"])
    expect(bleu[0], [3], [75])
    expect(bleu[2], [8], [30])
    expect(try curves(charts, "gradient-encoder-none")[0], [0, 1], [1, 1e-6])
  }

  /// A cell has its colour wherever it is drawn, whichever cells are beside it; without attention it is dashed.
  @Test func styles() throws {
    let charts = try charts()
    let vanilla = try curves(charts, "perplexity-additive")[1].style
    #expect(try curves(charts, "perplexity-none")[0].style == vanilla)
    #expect(try curves(charts, "perplexity-additive")[0].style.colorClass != vanilla.colorClass)
    let bleu = try curves(charts, "bleu-by-length").map(\.style)
    #expect(bleu[1].colorClass == vanilla.colorClass && bleu[2].colorClass == vanilla.colorClass)
    #expect(bleu[1].dashAttribute.isEmpty && !bleu[2].dashAttribute.isEmpty)
  }

  /// What was not measured has no picture.
  @Test func partOfTheExperiment() throws {
    #expect(
      try charts().map(\.name) == [
        "perplexity-additive", "perplexity-none", "bleu-by-length", "gradient-encoder-none",
      ])
  }

  @Test func wrongTables() throws {
    #expect {
      _ = try charts(bleuOfSecondSeed: "sixty")
    } throws: {
      "\($0)" == "table.csv:3: sixty, expected a number in the column bleu"
    }
    #expect {
      _ = try table("bleu", "a,gru,tanh,none,1")
    } throws: {
      "\($0)" == "table.csv:2: 5 fields, expected 6, as in the first line"
    }
    #expect {
      _ = try Measurements("network,cell\na,gru\n", path: "table.csv")
    } throws: {
      "\($0)".hasPrefix("table.csv:2: a row without a network")
    }
    #expect(throws: UserError.self) { try Measurements(readingFrom: "/no/such/table.csv") }
  }
}
