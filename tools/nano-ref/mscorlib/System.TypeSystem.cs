using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace System
{
    public abstract class Array : ICloneable, IList
    {
        internal Array() { }
        public int Length => throw null;
        public object SyncRoot => throw null;
        public bool IsReadOnly => throw null;
        public bool IsFixedSize => throw null;
        public bool IsSynchronized => throw null;
        public static Array CreateInstance(Type elementType, int length) => throw null;
        public static void Copy(Array sourceArray, Array destinationArray, int length) => throw null;
        public static void Copy(Array sourceArray, int sourceIndex, Array destinationArray, int destinationIndex, int length) => throw null;
        public static void Clear(Array array, int index, int length) => throw null;
        public object GetValue(int index) => throw null;
        public object Clone() => throw null;
        public static int BinarySearch(Array array, object value, IComparer comparer) => throw null;
        public static int BinarySearch(Array array, int index, int length, object value, IComparer comparer) => throw null;
        public void CopyTo(Array array, int index) => throw null;
        public IEnumerator GetEnumerator() => throw null;
        public static int IndexOf(Array array, object value) => throw null;
        public static int IndexOf(Array array, object value, int startIndex) => throw null;
        public static int IndexOf(Array array, object value, int startIndex, int count) => throw null;
        object IList.this[int index] { get => throw null; set { } }
        int IList.Add(object value) => throw null;
        bool IList.Contains(object value) => throw null;
        void IList.Clear() => throw null;
        int IList.IndexOf(object value) => throw null;
        void IList.Insert(int index, object value) => throw null;
        void IList.Remove(object value) => throw null;
        void IList.RemoveAt(int index) => throw null;
        int ICollection.Count => throw null;
    }

    public abstract class Delegate
    {
        internal Delegate() { }
        public MethodInfo Method => throw null;
        public object Target => throw null;
        public override bool Equals(object obj) => throw null;
        public static Delegate Combine(Delegate a, Delegate b) => throw null;
        public virtual Delegate[] GetInvocationList() => throw null;
        public static Delegate Remove(Delegate source, Delegate value) => throw null;
        public static bool operator ==(Delegate d1, Delegate d2) => throw null;
        public static bool operator !=(Delegate d1, Delegate d2) => throw null;
    }

    public abstract class Enum : ValueType
    {
        protected Enum() { }
        public bool HasFlag(Enum flag) => throw null;
        public override string ToString() => throw null;
    }

    public abstract class MulticastDelegate : Delegate
    {
        internal MulticastDelegate() { }
        public override bool Equals(object obj) => throw null;
        public static bool operator ==(MulticastDelegate d1, MulticastDelegate d2) => throw null;
        public static bool operator !=(MulticastDelegate d1, MulticastDelegate d2) => throw null;
    }

    public class Object
    {
        public Object() { }
        public virtual string ToString() => throw null;
        public virtual bool Equals(object obj) => throw null;
        public static bool Equals(object objA, object objB) => throw null;
        public static bool ReferenceEquals(object objA, object objB) => throw null;
        public virtual int GetHashCode() => throw null;
        public Type GetType() => throw null;
        protected object MemberwiseClone() => throw null;
    }

    public struct RuntimeArgumentHandle
    {
        private readonly int _state;
    }

    public struct RuntimeFieldHandle
    {
        private readonly int _state;
    }

    public struct RuntimeMethodHandle
    {
        private readonly int _state;
    }

    public struct RuntimeTypeHandle
    {
        private readonly int _state;
    }

    public sealed class String : IEnumerable
    {
        public static readonly string Empty;
        public String(char[] value, int startIndex, int length) { }
        public String(char[] value) { }
        public String(char c, int count) { }
        [IndexerName("Chars")]
        public char this[int index] => throw null;
        public int Length => throw null;
        public override bool Equals(object obj) => throw null;
        public static bool Equals(string a, string b) => throw null;
        public char[] ToCharArray() => throw null;
        public char[] ToCharArray(int startIndex, int length) => throw null;
        public string[] Split(params char[] separator) => throw null;
        public string[] Split(char[] separator, int count) => throw null;
        public string Substring(int startIndex) => throw null;
        public string Substring(int startIndex, int length) => throw null;
        public string Trim(params char[] trimChars) => throw null;
        public string TrimStart(params char[] trimChars) => throw null;
        public string TrimEnd(params char[] trimChars) => throw null;
        public int IndexOf(char value) => throw null;
        public int IndexOf(char value, int startIndex) => throw null;
        public int IndexOf(char value, int startIndex, int count) => throw null;
        public int IndexOfAny(char[] anyOf) => throw null;
        public int IndexOfAny(char[] anyOf, int startIndex) => throw null;
        public int IndexOfAny(char[] anyOf, int startIndex, int count) => throw null;
        public int IndexOf(string value) => throw null;
        public int IndexOf(string value, int startIndex) => throw null;
        public int IndexOf(string value, int startIndex, int count) => throw null;
        public int LastIndexOf(char value) => throw null;
        public int LastIndexOf(char value, int startIndex) => throw null;
        public int LastIndexOf(char value, int startIndex, int count) => throw null;
        public int LastIndexOfAny(char[] anyOf) => throw null;
        public int LastIndexOfAny(char[] anyOf, int startIndex) => throw null;
        public int LastIndexOfAny(char[] anyOf, int startIndex, int count) => throw null;
        public int LastIndexOf(string value) => throw null;
        public int LastIndexOf(string value, int startIndex) => throw null;
        public int LastIndexOf(string value, int startIndex, int count) => throw null;
        public string ToLower() => throw null;
        public string ToUpper() => throw null;
        public override string ToString() => throw null;
        public string Trim() => throw null;
        public static string Concat(object arg0) => throw null;
        public static string Concat(object arg0, object arg1) => throw null;
        public static string Concat(object arg0, object arg1, object arg2) => throw null;
        public static string Concat(params object[] args) => throw null;
        public static string Concat(string str0, string str1) => throw null;
        public static string Concat(string str0, string str1, string str2) => throw null;
        public static string Concat(string str0, string str1, string str2, string str3) => throw null;
        public static string Concat(params string[] values) => throw null;
        public static string Intern(string str) => throw null;
        public static string IsInterned(string str) => throw null;
        public static string Format(string format, params object[] args) => throw null;
        public string PadLeft(int totalWidth, char paddingChar = ' ') => throw null;
        public string PadRight(int totalWidth, char paddingChar = ' ') => throw null;
        public static bool IsNullOrEmpty(string value) => throw null;
        public bool Contains(string value) => throw null;
        public bool StartsWith(string value) => throw null;
        public bool EndsWith(string value) => throw null;
        public static bool operator ==(string a, string b) => throw null;
        public static bool operator !=(string a, string b) => throw null;
        IEnumerator IEnumerable.GetEnumerator() => throw null;
    }

    public abstract class Type : MemberInfo
    {
        internal Type() { }
        public override Type DeclaringType => throw null;
        public virtual Assembly Assembly => throw null;
        public virtual string FullName => throw null;
        public virtual string AssemblyQualifiedName => throw null;
        public virtual Type BaseType => throw null;
        public bool IsNotPublic => throw null;
        public bool IsPublic => throw null;
        public bool IsClass => throw null;
        public bool IsInterface => throw null;
        public bool IsValueType => throw null;
        public bool IsAbstract => throw null;
        public bool IsEnum => throw null;
        public bool IsSerializable => throw null;
        public bool IsArray => throw null;
        public static Type GetType(string typeName) => throw null;
        public object InvokeMember(string name, BindingFlags invokeAttr, Binder binder, object target, object[] args) => throw null;
        public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => throw null;
        public ConstructorInfo GetConstructor(Type[] types) => throw null;
        public ConstructorInfo[] GetConstructors() => throw null;
        public MethodInfo GetMethod(string name, Type[] types) => throw null;
        public MethodInfo GetMethod(string name, BindingFlags bindingAttr) => throw null;
        public MethodInfo GetMethod(string name) => throw null;
        public MethodInfo[] GetMethods() => throw null;
        public virtual MethodInfo[] GetMethods(BindingFlags bindingAttr) => throw null;
        public virtual FieldInfo GetField(string name, BindingFlags bindingAttr) => throw null;
        public FieldInfo GetField(string name) => throw null;
        public FieldInfo[] GetFields() => throw null;
        public virtual FieldInfo[] GetFields(BindingFlags bindingAttr) => throw null;
        public virtual Type[] GetInterfaces() => throw null;
        public virtual Type GetElementType() => throw null;
        public virtual bool IsSubclassOf(Type c) => throw null;
        public virtual bool IsInstanceOfType(object o) => throw null;
        public override string ToString() => throw null;
    }

    public struct TypedReference
    {
        private readonly int _state;
    }

    public abstract class ValueType
    {
        protected ValueType() { }
        public override bool Equals(object obj) => throw null;
    }
}
