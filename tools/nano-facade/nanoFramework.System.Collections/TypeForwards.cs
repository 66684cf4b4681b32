using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Collections.DictionaryEntry))]
[assembly: TypeForwardedTo(typeof(System.Collections.Hashtable))]
[assembly: TypeForwardedTo(typeof(System.Collections.IDictionaryEnumerator))]
[assembly: TypeForwardedTo(typeof(System.Collections.Queue))]
[assembly: TypeForwardedTo(typeof(System.Collections.Stack))]
