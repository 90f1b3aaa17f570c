using FormTool.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedMoto))]
