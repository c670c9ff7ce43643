import Compute
package import Settings

/// How long a run goes on, and how it is done and watched.
package struct RunConfiguration: SettingGroup {
  package var limits = TrainingLimits()
  package var workers = WorkerConfiguration()

  @Setting("Print nothing but warnings and errors", data: false, resume: .anew, kind: .local)
  package var quiet = false

  package init() {}
}

/// How many threads compute.
package struct WorkerConfiguration: SettingGroup {
  @Setting(
    "Threads", name: "workers", data: false, resume: .free, kind: .local,
    limits: .from(1, to: WorkerPool.maximumWorkerCount), derived: "as many as the machine has")
  package var count: Int? = nil

  package init() {}
}
