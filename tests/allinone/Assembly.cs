// One system at a time: times and memory are measured.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

// Signals, file modes and /proc are looked at.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
