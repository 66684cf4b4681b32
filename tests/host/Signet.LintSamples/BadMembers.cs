using System;
using System.Collections;
using System.Text;
using System.Threading;

namespace Signet.LintSamples
{
    /// <summary>One offence a method: members of the class library that do something else on the device.</summary>
    public static class BadMembers
    {
        public static int GenericDelegate(Action<int> action)
        {
            action(1);
            return 1;
        }

        public static double FloatDivision(double a, int b)
        {
            return (a + 1) / b;
        }

        public static float FloatRemainder(float[] a, float b)
        {
            return a[0] % b;
        }

        public static int FloatToInteger(double a)
        {
            return (int)(-a * 2);
        }

        public static int Absolute(int a)
        {
            return Math.Abs(a);
        }

        public static object OwnKey(Hashtable table, Key key)
        {
            return table[key];
        }

        public static void OwnStructKey(Hashtable table, Place place, string value)
        {
            table.Add(place, value);
        }

        public static int TableOrder(Hashtable table)
        {
            int sum = 0;
            foreach (object key in table.Keys)
            {
                sum = (sum * 31) + (int)key;
            }

            return sum;
        }

        public static int HashOfText(string text)
        {
            return text.GetHashCode();
        }

        public static int IndexOfByte(byte[] data)
        {
            return Array.IndexOf((Array)data, (object)(byte)6);
        }

        public static void Grows(StringBuilder text)
        {
            text.Length = 80;
        }

        public static void OwnThread(ThreadStart work)
        {
            new Thread(work).Start();
        }

        public static Timer OwnTimer(TimerCallback work)
        {
            return new Timer(work, null, 0, 1);
        }

        /// <summary>Has an equality of its own, which the device's Hashtable never asks.</summary>
        public sealed class Key
        {
            public int Value;
        }

        /// <summary>Hashes by its reference once boxed.</summary>
        public struct Place
        {
            public int X;
        }
    }
}
