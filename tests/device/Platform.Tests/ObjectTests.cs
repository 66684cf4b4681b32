using System;
using System.Reflection;
using System.Threading;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>Types, exceptions and their order.</summary>
    [TestClass]
    public class ObjectTests
    {
        private static object _nothing = null;
        private static object _word = "word";

        private delegate void Step();

        [TestMethod]
        public void DisposedIsNotInvalid()
        {
            Two.Answers("False", "True", () => (object)new ObjectDisposedException("port") is InvalidOperationException);
        }

        [TestMethod]
        public void NullArgumentIsAnArgumentException()
        {
            Two.Agree("True", () => (object)new ArgumentNullException() is ArgumentException);
        }

        [TestMethod]
        public void LeavingALockThatIsNotHeld()
        {
            Two.Answers("Exception", "SynchronizationLockException", () => Leave(new object()));
        }

        [TestMethod]
        public void LockingNull()
        {
            Two.Agree("ArgumentNullException", () => Lock(_nothing));
        }

        [TestMethod]
        public void AWrongCast()
        {
            Two.Agree("InvalidCastException", () => (int[])_word);
        }

        [TestMethod]
        public void UnboxingAnotherType()
        {
            Two.Agree("InvalidCastException", () => (long)Box(1));
        }

        [TestMethod]
        public void UnboxingNull()
        {
            Two.Agree("NullReferenceException", () => (int)_nothing);
        }

        [TestMethod]
        public void CallOnNull()
        {
            Two.Agree("NullReferenceException", () => _nothing.ToString());
        }

        [TestMethod]
        public void EqualStructs()
        {
            Two.Agree("True", () => Box(new DateTime(2024, 1, 2)).Equals(new DateTime(2024, 1, 2)));
        }

        [TestMethod]
        public void EqualBoxes()
        {
            Two.Agree("True", () => Box(5).Equals(5));
        }

        [TestMethod]
        public void BoxesOfTwoTypes()
        {
            Two.Agree("False", () => Box(5).Equals(5L));
        }

        [TestMethod]
        public void FinallyRunsInsideOut()
        {
            Two.Agree("tfic", () => Order());
        }

        [TestMethod]
        public void RethrowKeepsTheException()
        {
            Two.Agree("True", () => Rethrown());
        }

        [TestMethod]
        public void AClosureSharesItsVariable()
        {
            Two.Agree("3", () => Counted());
        }

        [TestMethod]
        public void EqualDelegates()
        {
            Two.Agree("True", () => new Step(Nothing) == new Step(Nothing));
        }

        [TestMethod]
        public void NameOfANestedType()
        {
            Two.Agree("Signet.Platform.Tests.ObjectTests+Step", () => typeof(Step).FullName);
        }

        [TestMethod]
        public void NameOfAnArrayType()
        {
            Two.Agree("System.Byte[]", () => typeof(byte[]).FullName);
        }

        [TestMethod]
        public void RecursionWithoutEnd()
        {
            Two.DeviceOnly("OutOfMemoryException", () => Deeper(0));
        }

        [TestMethod]
        public void WhatAnInvokedMethodThrows()
        {
            Two.Answers("InvalidOperationException", "TargetInvocationException", () => typeof(Thrower).GetMethod("Throw").Invoke(null, null));
        }

        [TestMethod]
        public void ATypeThatIsNotThere()
        {
            Two.Agree("null", () => Type.GetType("No.Such.Type"));
        }

        [TestMethod]
        public void AnAssemblyThatIsNotThere()
        {
            Two.Answers("ArgumentException", "FileNotFoundException", () => Assembly.Load("No.Such.Assembly"));
        }

        [TestMethod]
        public void ADelegateThatIsNull()
        {
            Two.Agree("NullReferenceException", () => Invoke(null));
        }

        [TestMethod]
        public void FlagsOfAnEnum()
        {
            Two.Agree("True", () => System.Threading.ThreadState.Aborted.HasFlag(System.Threading.ThreadState.Aborted));
        }

        [TestMethod]
        public void NullIsNoObject()
        {
            Two.Agree("False", () => _nothing is object);
        }

        [TestMethod]
        public void TextOfAnObject()
        {
            Two.Agree("System.Object", () => new object().ToString());
        }

        [TestMethod]
        public void StackOfAnExceptionNotThrown()
        {
            Two.Answers(string.Empty, "null", () => new Exception().StackTrace);
        }

        [TestMethod]
        public void AGuidOfTooFewBytes()
        {
            Two.Agree("ArgumentException", () => new Guid(new byte[15]).ToString());
        }

        [TestMethod]
        public void AVersionBelowNought()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new Version(-1, 0).Major);
        }

        private static string Invoke(Step step)
        {
            step();
            return "called";
        }

        private static object Box(object value)
        {
            return value;
        }

        private static string Leave(object gate)
        {
            Monitor.Exit(gate);
            return "left";
        }

        private static string Lock(object gate)
        {
            lock (gate)
            {
                return "locked";
            }
        }

        private static string Order()
        {
            string order = string.Empty;
            try
            {
                try
                {
                    try
                    {
                        order += "t";
                        throw new InvalidOperationException();
                    }
                    finally
                    {
                        order += "f";
                    }
                }
                finally
                {
                    order += "i";
                }
            }
            catch (Exception)
            {
                order += "c";
            }

            return order;
        }

        private static bool Rethrown()
        {
            Exception first = new InvalidOperationException("one");
            try
            {
                try
                {
                    throw first;
                }
                catch (Exception)
                {
                    throw;
                }
            }
            catch (Exception second)
            {
                return ReferenceEquals(first, second);
            }
        }

        private static int Counted()
        {
            int count = 0;
            Step step = () => count++;
            step();
            step();
            count++;
            return count;
        }

        private static void Nothing()
        {
        }

        private static int Deeper(int depth)
        {
            return Deeper(depth + 1) + 1;
        }

        /// <summary>Public, for reflection on the device sees nothing else.</summary>
        public static class Thrower
        {
            /// <summary>Throws.</summary>
            public static void Throw()
            {
                throw new InvalidOperationException();
            }
        }
    }
}
