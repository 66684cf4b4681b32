using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Card
{
    /// <summary>The applet store: objects of four types, identifiers unique within a type.</summary>
    public sealed class ObjectStore
    {
        private readonly List<StoreObject> _objects = [];

        /// <summary>All objects in the order of their creation.</summary>
        public IReadOnlyList<StoreObject> Objects => _objects;

        /// <summary>Adds an object.</summary>
        /// <param name="item">The object.</param>
        /// <typeparam name="T">Type of the object.</typeparam>
        /// <returns>The object.</returns>
        /// <exception cref="ArgumentException">The identifier is taken within this type.</exception>
        public T Add<T>(T item)
            where T : StoreObject
        {
            ArgumentNullException.ThrowIfNull(item);
            if (Find<T>(item.Id) != null)
                throw new ArgumentException($"Identifier {item.Name} is taken among objects of type {item.Type}.", nameof(item));
            _objects.Add(item);
            return item;
        }

        /// <summary>Removes an object, as remote administration does.</summary>
        /// <param name="item">The object.</param>
        /// <returns>True when it was there.</returns>
        public bool Remove(StoreObject item)
        {
            return _objects.Remove(item);
        }

        /// <summary>Finds an object by type and identifier.</summary>
        /// <param name="id">Identifier; compared in length and bytes.</param>
        /// <typeparam name="T">Type of the object.</typeparam>
        /// <returns>The object or null.</returns>
        public T? Find<T>(params byte[] id)
            where T : StoreObject
        {
            return _objects.OfType<T>().FirstOrDefault(o => o.Id.AsSpan().SequenceEqual(id));
        }

        /// <summary>Finds an object by type and label.</summary>
        /// <param name="label">Label; compared in length and bytes.</param>
        /// <typeparam name="T">Type of the object.</typeparam>
        /// <returns>The first object with this label or null.</returns>
        public T? FindByLabel<T>(byte[] label)
            where T : StoreObject
        {
            return _objects.OfType<T>().FirstOrDefault(o => o.Label.AsSpan().SequenceEqual(label) && o.Label != null);
        }
    }
}
