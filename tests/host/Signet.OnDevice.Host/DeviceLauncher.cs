using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.ExceptionServices;
using nanoFramework.TestFramework;

namespace Signet.OnDevice.Host;

/// <summary>What one line of the device's test report says.</summary>
/// <param name="Name">Namespace.Class.Method.N, as the device prints it; N counts the method's attributes.</param>
/// <param name="Failure">Why it failed, null if it didn't.</param>
/// <param name="Skipped">The text given to SkipTest, null if it wasn't called.</param>
public sealed record DeviceOutcome(string Name, Exception? Failure, string? Skipped);

/// <summary>
/// Runs a test class as nanoFramework's unit test launcher does on the device: without an instance, [Setup] first, then
/// the test methods as they are declared, then the data rows, [Cleanup] last. A failing [Setup] is reported and the tests
/// run all the same; only SkipTest in [Setup] stops them.
/// </summary>
public static class DeviceLauncher
{
    private static readonly Type[] Order = [typeof(SetupAttribute), typeof(TestMethodAttribute), typeof(DataRowAttribute), typeof(CleanupAttribute)];

    /// <summary>The test classes of an assembly, in the order of their declaration.</summary>
    public static IEnumerable<Type> TestClasses(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.IsClass && t.GetCustomAttributes(true).Any(a => a.GetType() == typeof(TestClassAttribute)));

    /// <summary>The names that the device prints for a class if no [Setup] skips it, in its order.</summary>
    public static IEnumerable<string> Names(Type testClass) => Calls(testClass).Select(c => c.Name);

    /// <summary>Runs the class and returns the device's report, a line each.</summary>
    public static IReadOnlyList<DeviceOutcome> Run(Type testClass)
    {
        var report = new List<DeviceOutcome>();

        foreach (var call in Calls(testClass))
        {
            try
            {
                Invoke(call.Method, call.Arguments);
                report.Add(new DeviceOutcome(call.Name, null, null));
            }
            catch (Exception e) when (e.GetType() == typeof(SkipTestException))
            {
                report.Add(new DeviceOutcome(call.Name, null, e.Message));
                if (call.Kind == typeof(SetupAttribute)) break;
            }
            catch (Exception e)
            {
                report.Add(new DeviceOutcome(call.Name, e, null));
            }
        }

        return report;
    }

    private static IEnumerable<Call> Calls(Type testClass)
    {
        // Inherited and static methods come after the class's own; private and internal ones are ignored.
        var methods = testClass.GetMethods()
            .OrderBy(m => m.DeclaringType != testClass).ThenBy(m => m.IsStatic).ThenBy(m => m.MetadataToken).ToArray();

        foreach (var kind in Order)
        {
            foreach (var method in methods)
            {
                var attributes = method.GetCustomAttributes(true);

                // [TestMethod] beside [DataRow] doesn't count.
                if (attributes.Any(a => a is DataRowAttribute))
                    attributes = attributes.Where(a => a is not TestMethodAttribute).ToArray();

                for (int i = 0; i < attributes.Length; i++)
                {
                    if (attributes[i].GetType() != kind) continue;

                    var arguments = (attributes[i] as DataRowAttribute)?.MethodParameters ?? [];
                    yield return new Call($"{method.DeclaringType!.FullName}.{method.Name}.{i}", kind, method, arguments);
                }
            }
        }
    }

    // The device's launcher calls instance methods with a null this, which reflection refuses: hence the emitted call.
    private static void Invoke(MethodInfo method, object?[] arguments)
    {
        var parameters = method.GetParameters();
        if (arguments.Length != parameters.Length)
            throw new ArgumentException($"{method.Name} takes {parameters.Length} arguments, the row has {arguments.Length}.");

        if (method.IsStatic)
        {
            try
            {
                method.Invoke(null, arguments);
            }
            catch (TargetInvocationException e)
            {
                ExceptionDispatchInfo.Throw(e.InnerException!);
            }

            return;
        }

        var stub = new DynamicMethod("NullThis", null, [typeof(object[])], method.Module, skipVisibility: true);
        var il = stub.GetILGenerator();
        il.Emit(OpCodes.Ldnull);

        for (int i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Unbox_Any, parameters[i].ParameterType);
        }

        il.Emit(OpCodes.Call, method);
        if (method.ReturnType != typeof(void)) il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);

        stub.CreateDelegate<Action<object?[]>>()(arguments);
    }

    private sealed record Call(string Name, Type Kind, MethodInfo Method, object?[] Arguments);
}
