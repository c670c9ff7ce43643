import Compute
package import Settings

/// The limits of a run, its threads, and what it prints.
package struct RunConfiguration: SettingGroup {
  package var limits = TrainingLimits()
  package var workers = WorkerConfiguration()

  @Setting("Print nothing but warnings and errors", data: false, resume: .anew, kind: .local)
  package var quiet = false

  package init() {}
}

/// The threads that compute.
package struct WorkerConfiguration: SettingGroup {
  @Setting(
    "Threads", name: "workers", data: false, resume: .free, kind: .local,
    limits: .from(1, to: WorkerPool.maximumWorkerCount), derived: "one for each processor")
  package var count: Int? = nil

  package init() {}
}
