using System.Collections;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>
    /// Collections: a key of an own type is never found in the device's Hashtable. So keys are strings and numbers.
    /// </summary>
    [TestClass]
    public class CollectionTests
    {
        [TestMethod]
        public void AKeyOfOurOwn()
        {
            Two.Answers("False", "True", () => Table(new Key(1)).Contains(new Key(1)));
        }

        [TestMethod]
        public void AStructAsKey()
        {
            Two.Answers("False", "True", () => Table(new Pair(1, 2)).Contains(new Pair(1, 2)));
        }

        [TestMethod]
        public void AStringAsKey()
        {
            Two.Agree("True", () => Table("key" + 1).Contains("key1"));
        }

        [TestMethod]
        public void AnIntAsKey()
        {
            Two.Agree("True", () => Table(77).Contains(77));
        }

        [TestMethod]
        public void AnotherNumberTypeAsKey()
        {
            Two.Agree("False", () => Table(77).Contains(77L));
        }

        [TestMethod]
        public void AKeyTwice()
        {
            Two.Agree("ArgumentException", () => Twice(Table("a"), "a"));
        }

        [TestMethod]
        public void NullAsKey()
        {
            Two.Agree("ArgumentNullException", () => Table("a")[null]);
        }

        [TestMethod]
        public void AKeyThatIsNotThere()
        {
            Two.Agree("null", () => Table("a")["b"]);
        }

        [TestMethod]
        public void AListChangedWhileRead()
        {
            Two.Answers("1", "InvalidOperationException", () => ReadAndAdd());
        }

        [TestMethod]
        public void AListPastTheEnd()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new ArrayList()[0]);
        }

        [TestMethod]
        public void RemovingFromAnEmptyList()
        {
            Two.Agree("ArgumentOutOfRangeException", () => RemoveFirst(new ArrayList()));
        }

        [TestMethod]
        public void AnEmptyQueue()
        {
            Two.Agree("InvalidOperationException", () => new Queue().Dequeue());
        }

        [TestMethod]
        public void AnEmptyStack()
        {
            Two.Agree("InvalidOperationException", () => new Stack().Pop());
        }

        [TestMethod]
        public void AQueueIsFirstInFirstOut()
        {
            Two.Agree("1", () => First(1, 2));
        }

        [TestMethod]
        public void RemovingAMissingKey()
        {
            Two.Agree("1", () => RemoveFrom(Table("a"), "b"));
        }

        [TestMethod]
        public void PeekingIntoAnEmptyQueue()
        {
            Two.Agree("InvalidOperationException", () => new Queue().Peek());
        }

        [TestMethod]
        public void InsertingPastTheEnd()
        {
            Two.Agree("ArgumentOutOfRangeException", () => InsertAt(new ArrayList(), 5));
        }

        [TestMethod]
        public void CopyingIntoTooLittle()
        {
            Two.Answers("ArgumentOutOfRangeException", "ArgumentException", () => CopyTo(new object[0]));
        }

        [TestMethod]
        public void ATableChangedWhileRead()
        {
            Two.Agree("InvalidOperationException", () => ReadAndAdd(Table("a")));
        }

        private static Hashtable Table(object key)
        {
            Hashtable table = new Hashtable();
            table.Add(key, "value");
            return table;
        }

        private static int Twice(Hashtable table, object key)
        {
            table.Add(key, "again");
            return table.Count;
        }

        private static int ReadAndAdd()
        {
            ArrayList list = new ArrayList();
            list.Add(1);
            int seen = 0;
            foreach (object item in list)
            {
                seen++;
                if (seen == 1)
                {
                    list.Add(item);
                }
            }

            return seen;
        }

        private static int ReadAndAdd(Hashtable table)
        {
            int seen = 0;
            foreach (object item in table.Keys)
            {
                seen++;
                table["more" + seen + item] = 1;
            }

            return seen;
        }

        private static int RemoveFrom(Hashtable table, object key)
        {
            table.Remove(key);
            return table.Count;
        }

        private static int InsertAt(ArrayList list, int index)
        {
            list.Insert(index, 1);
            return list.Count;
        }

        private static string CopyTo(object[] target)
        {
            ArrayList list = new ArrayList();
            list.Add(1);
            list.CopyTo(target);
            return "copied";
        }

        private static int RemoveFirst(ArrayList list)
        {
            list.RemoveAt(0);
            return list.Count;
        }

        private static object First(object a, object b)
        {
            Queue queue = new Queue();
            queue.Enqueue(a);
            queue.Enqueue(b);
            return queue.Dequeue();
        }

        private sealed class Key
        {
            private readonly int _value;

            internal Key(int value)
            {
                _value = value;
            }

            public override bool Equals(object obj)
            {
                return obj is Key other && other._value == _value;
            }

            public override int GetHashCode()
            {
                return _value;
            }
        }

        private struct Pair
        {
            internal int First;
            internal int Second;

            internal Pair(int first, int second)
            {
                First = first;
                Second = second;
            }
        }
    }
}
