// One system and one browser for all tests; two cores are not faster with several pages at once.
[assembly: AssemblyFixture(typeof(Quality.Browser.Tests.RunningSystem))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
