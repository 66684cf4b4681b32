using System.Collections;

namespace nanoFramework.TestFramework
{
    public sealed class CollectionAssert
    {
        public static void AreEqual(ICollection expected, ICollection actual, string message = "")
        {
            string difference = Difference(expected, actual);
            if (difference != null) Assert.Fail("CollectionAssert.AreEqual", message + " " + difference);
        }

        public static void AreNotEqual(ICollection notExpected, ICollection actual, string message = "")
        {
            if (Difference(notExpected, actual) == null) Assert.Fail("CollectionAssert.AreNotEqual", message + " The collections are equal.");
        }

        public static void Empty(ICollection collection, string message = "")
        {
            Assert.Require(collection, "CollectionAssert.Empty", nameof(collection));
            if (collection.Count != 0) Assert.Fail("CollectionAssert.Empty", message);
        }

        public static void NotEmpty(ICollection collection, string message = "")
        {
            Assert.Require(collection, "CollectionAssert.NotEmpty", nameof(collection));
            if (collection.Count == 0) Assert.Fail("CollectionAssert.NotEmpty", message);
        }

        // What differs, null if nothing does.
        private static string Difference(ICollection expected, ICollection actual)
        {
            if (expected == actual) return null;
            if (expected == null || actual == null) return "One of the collections is null.";
            if (expected.Count != actual.Count) return "Expected " + expected.Count.ToString() + " elements, got " + actual.Count.ToString() + ".";

            IEnumerator left = expected.GetEnumerator();
            IEnumerator right = actual.GetEnumerator();

            for (int i = 0; left.MoveNext() && right.MoveNext(); i++)
            {
                if (!Equals(left.Current, right.Current))
                    return "Element " + i.ToString() + ": expected <" + Assert.Text(left.Current) + ">, got <" + Assert.Text(right.Current) + ">.";
            }

            return null;
        }
    }
}
