using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>
    /// Finds the object that a command names by identifier or by label, never both (GSMA IoT.05: references are unique
    /// within a type, so the tag says the type).
    /// </summary>
    internal static class KeyReference
    {
        /// <summary>Tag of a type's identifier: private 84, public 85, file 83, secret 86.</summary>
        public static byte IdTag(ObjectType type)
        {
            return type switch
            {
                ObjectType.PrivateKey => 0x84,
                ObjectType.PublicKey => 0x85,
                ObjectType.File => 0x83,
                _ => 0x86,
            };
        }

        /// <summary>Tag of a type's label: private 74, public 75, file 73, secret 76.</summary>
        public static byte LabelTag(ObjectType type)
        {
            return (byte)(IdTag(type) - 0x10);
        }

        /// <summary>Takes the reference out of a command's data objects and finds the object.</summary>
        /// <param name="store">The store.</param>
        /// <param name="list">Data objects; the reference is removed.</param>
        /// <param name="type">Type wanted.</param>
        /// <param name="found">The object.</param>
        /// <returns>9000; 6A80 for no, two or malformed references; 6A82 for none such; 6984 while remote administration works on it.</returns>
        public static ushort Take<T>(ObjectStore store, List<Tlv> list, ObjectType type, out T? found)
            where T : StoreObject
        {
            found = null;
            Tlv[] references = [.. list.Where(t => t.Tag == IdTag(type) || t.Tag == LabelTag(type))];
            if (references.Length != 1)
                return StatusWord.IncorrectData;

            Tlv reference = references[0];
            list.Remove(reference);
            bool byId = reference.Tag == IdTag(type);
            int longest = byId ? 20 : 60;
            if (reference.Value.Length == 0 || reference.Value.Length > longest)
                return StatusWord.IncorrectData;

            found = byId ? store.Find<T>(reference.Value) : store.FindByLabel<T>(reference.Value);
            if (found == null)
                return StatusWord.NotFound;
            return found.UnderAdministration ? StatusWord.DataInvalidated : StatusWord.Success;
        }

        /// <summary>As <see cref="Take"/> for a command whose data is the reference and nothing else.</summary>
        public static ushort Only<T>(ObjectStore store, byte[] data, ObjectType type, out T? found)
            where T : StoreObject
        {
            found = null;
            List<Tlv>? list = Tlv.Parse(data, SignatureLengths.Both);
            return list is { Count: 1 } ? Take(store, list, type, out found) : StatusWord.IncorrectData;
        }
    }
}
