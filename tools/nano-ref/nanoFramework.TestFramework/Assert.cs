using System;
using TestFrameworkShared;

namespace nanoFramework.TestFramework
{
    // Behaves as nanoFramework.TestFramework does on the device: values of different types are never equal, an exception
    // must be of the exact type. The names that are obsolete there are left out.
    public sealed partial class Assert
    {
        public static void AreSame(object expected, object actual, string message = "")
        {
            if (!ReferenceEquals(expected, actual)) Fail("Assert.AreSame", message);
        }

        public static void AreNotSame(object notExpected, object actual, string message = "")
        {
            if (ReferenceEquals(notExpected, actual)) Fail("Assert.AreNotSame", message);
        }

        public static void IsTrue(bool condition, string message = "")
        {
            if (!condition) Fail("Assert.IsTrue", message);
        }

        public static void IsFalse(bool condition, string message = "")
        {
            if (condition) Fail("Assert.IsFalse", message);
        }

        public static void IsNull(object value, string message = "")
        {
            if (value is not null) Fail("Assert.IsNull", message);
        }

        public static void IsNotNull(object value, string message = "")
        {
            if (value is null) Fail("Assert.IsNotNull", message);
        }

        public static void IsInstanceOfType(object value, Type expected, string message = "")
        {
            Require(expected, "Assert.IsInstanceOfType", nameof(expected));

            if (value is null || value.GetType() != expected)
                Fail("Assert.IsInstanceOfType", "Expected type:<" + expected.FullName + ">. Actual type:<" + TypeName(value) + ">. " + message);
        }

        public static void IsNotInstanceOfType(object value, Type notExpected, string message = "")
        {
            Require(notExpected, "Assert.IsNotInstanceOfType", nameof(notExpected));

            if (value is not null && value.GetType() == notExpected)
                Fail("Assert.IsNotInstanceOfType", "Wrong type:<" + notExpected.FullName + ">. " + message);
        }

        public static void Contains(string expected, string value, string message = "")
        {
            Require(expected, "Assert.Contains", nameof(expected));
            Require(value, "Assert.Contains", nameof(value));

            if (!value.Contains(expected)) Fail("Assert.Contains", "'" + value + "' does not contain '" + expected + "'. " + message);
        }

        public static void DoesNotContains(string notExpected, string value, string message = "")
        {
            Require(notExpected, "Assert.DoesNotContains", nameof(notExpected));
            Require(value, "Assert.DoesNotContains", nameof(value));

            if (value.Contains(notExpected)) Fail("Assert.DoesNotContains", "'" + value + "' contains '" + notExpected + "'. " + message);
        }

        public static void StartsWith(string expected, string value, string message = "")
        {
            Require(expected, "Assert.StartsWith", nameof(expected));
            Require(value, "Assert.StartsWith", nameof(value));

            if (!value.StartsWith(expected)) Fail("Assert.StartsWith", "'" + value + "' does not start with '" + expected + "'. " + message);
        }

        public static void EndsWith(string expected, string value, string message = "")
        {
            Require(expected, "Assert.EndsWith", nameof(expected));
            Require(value, "Assert.EndsWith", nameof(value));

            if (!value.EndsWith(expected)) Fail("Assert.EndsWith", "'" + value + "' does not end with '" + expected + "'. " + message);
        }

        public static void ThrowsException(Type exception, Action action, string message = "")
        {
            Require(action, "Assert.ThrowsException", nameof(action));
            Require(exception, "Assert.ThrowsException", nameof(exception));

            Exception thrown = null;

            try
            {
                action.Invoke();
            }
            catch (Exception e)
            {
                thrown = e;
            }

            if (thrown is null)
                Fail("Assert.ThrowsException", "No exception thrown, " + exception.FullName + " was expected. " + message);
            else if (thrown.GetType() != exception)
                Fail("Assert.ThrowsException", "Threw " + TypeName(thrown) + ", but " + exception.FullName + " was expected. " + message + " Exception message: " + thrown.Message);
        }

        public static void SkipTest(string message = null)
        {
            throw new SkipTestException(message);
        }

        internal static void Fail(string assertion, string message)
        {
            throw new AssertFailedException(assertion + " failed. " + message);
        }

        internal static void Require(object value, string assertion, string parameter)
        {
            if (value is null) Fail(assertion, "The parameter '" + parameter + "' must not be null.");
        }

        internal static string Text(object value) => value is null ? "(null)" : value.ToString();

        private static string TypeName(object value) => value is null ? "(null)" : value.GetType().FullName;
    }
}
