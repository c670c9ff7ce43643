/// The tasks of one round, of whatever type their inputs are.
protocol WorkerTasks {
  /// Runs a task of the tasks that stand at a place in memory.
  static func run(at place: UnsafeRawPointer, task: Int, worker: Worker)
}

/// Inputs, and what is done with them in each task.
struct TasksOfInputs<Inputs>: WorkerTasks {
  let inputs: Inputs
  let body: (Inputs, Int, Worker) -> Void

  static func run(at place: UnsafeRawPointer, task: Int, worker: Worker) {
    let tasks = place.assumingMemoryBound(to: Self.self)
    tasks.pointee.body(tasks.pointee.inputs, task, worker)
  }
}
