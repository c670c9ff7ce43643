/// The tasks of one round, whatever the type of their inputs.
protocol WorkerTasks {
  /// Runs one of the tasks at an address.
  static func run(at address: UnsafeRawPointer, task: Int, worker: Worker)
}

/// Inputs, and the body of each task.
struct TasksOfInputs<Inputs>: WorkerTasks {
  let inputs: Inputs
  let body: (Inputs, Int, Worker) -> Void

  static func run(at address: UnsafeRawPointer, task: Int, worker: Worker) {
    let tasks = address.assumingMemoryBound(to: Self.self)
    tasks.pointee.body(tasks.pointee.inputs, task, worker)
  }
}
