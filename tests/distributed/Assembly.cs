[assembly: AssemblyFixture(typeof(Quality.Distributed.Tests.LivingCluster))]

// Ten processes at a time are enough.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
