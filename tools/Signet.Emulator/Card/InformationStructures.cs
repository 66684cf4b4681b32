using System;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Card
{
    /// <summary>Encodes what GET DATA answers (GSMA IoT.05 clauses 2.12 and 2.14).</summary>
    internal sealed class InformationStructures(AppletProfile profile, ObjectStore store)
    {
        /// <summary>The application structure, 68 bytes in its standard form.</summary>
        public byte[] Application()
        {
            var to = new List<byte>();
            bool quantag = profile.ApplicationData == ApplicationDataForm.Tags61And6F;
            Tlv.Write(to, 0x10, 0x10);
            Tlv.Write(to, 0x11, profile.ProprietaryId);
            if (profile.OverstatedIdLength)
                to[^(profile.ProprietaryId.Length + 1)]++;
            Tlv.Write(to, 0xB1, Capacity<FileObject>());
            Tlv.Write(to, 0xB2, Capacity<PrivateKeyObject>());
            Tlv.Write(to, 0xB3, Capacity<PublicKeyObject>());
            Tlv.Write(to, 0xB4, Capacity<SecretKeyObject>());
            Tlv.Write(to, (byte)(quantag ? 0x61 : 0x90), (byte)profile.Functions);
            if (profile.ApplicationData == ApplicationDataForm.OneByteHash)
                Tlv.Write(to, 0x91, (byte)profile.HashAlgorithms);
            else
                Tlv.Write(to, 0x91, (byte)(profile.HashAlgorithms >> 8), (byte)profile.HashAlgorithms);
            Tlv.Write(to, 0x92, profile.SignatureAlgorithms);
            Tlv.Write(to, (byte)(quantag ? 0x6F : 0x93), profile.KeyAgreement);
            Tlv.Write(to, 0x94, profile.KeyDerivation);
            Tlv.Write(to, 0xB7, (byte)profile.MaxSessions);
            return [.. to];
        }

        /// <summary>One object, wrapped unless the profile is bare.</summary>
        public byte[] One(StoreObject item)
        {
            byte[] inner = Inner(item);
            return profile.Wrapper == StructureWrapper.None ? inner : Wrap(item.Type, inner);
        }

        /// <summary>The whole list: private keys, public keys, then files and secrets in the profile's order; one entry for each thing not to be cut.</summary>
        public List<byte[]> List()
        {
            var parts = new List<byte[]>();
            ObjectType[] order = profile.SecretsBeforeFiles
                ? [ObjectType.PrivateKey, ObjectType.PublicKey, ObjectType.SecretKey, ObjectType.File]
                : [ObjectType.PrivateKey, ObjectType.PublicKey, ObjectType.File, ObjectType.SecretKey];
            foreach (ObjectType type in order)
            {
                byte[][] inner = [.. store.Objects.Where(o => o.Type == type).Select(Inner)];
                if (inner.Length == 0)
                    continue;
                if (profile.Wrapper == StructureWrapper.PerType)
                    parts.Add(Wrap(type, [.. inner.SelectMany(i => i)]));
                else
                    parts.AddRange(inner.Select(i => profile.Wrapper == StructureWrapper.None ? i : Wrap(type, i)));
            }

            return parts;
        }

        private byte[] Wrap(ObjectType type, byte[] inner)
        {
            if (profile.RawWrapperLength && inner.Length is > 0x7F and <= 0xFF)
                return [(byte)(0xC0 + (int)type), (byte)inner.Length, .. inner];
            var to = new List<byte>();
            Tlv.Write(to, (byte)(0xC0 + (int)type), inner);
            return [.. to];
        }

        private byte Capacity<T>()
        {
            return (byte)Math.Max(10, store.Objects.OfType<T>().Count());
        }

        private byte[] Inner(StoreObject item)
        {
            var to = new List<byte>();
            if (item.Label != null)
                Tlv.Write(to, KeyReference.LabelTag(item.Type), item.Label);
            Tlv.Write(to, KeyReference.IdTag(item.Type), item.Id);
            Tlv.Write(to, 0x60, (byte)item.Access);
            Tlv.Write(to, 0x4A, (byte)(item.Activated ? 1 : 0));
            switch (item)
            {
                case KeyObject key:
                    Key(to, key);
                    break;
                case FileObject file:
                    if (profile.FileUsageTag)
                        Tlv.Write(to, 0x21, (byte)file.Usage);
                    Tlv.Write(to, 0x20, (byte)(file.Slot.Length >> 8), (byte)file.Slot.Length);
                    break;
                case SecretKeyObject secret:
                    Tlv.Write(to, 0x4B, (byte)secret.KeyType);
                    Tlv.Write(to, 0x61, (byte)secret.Functions);
                    if (secret.KeyType == KeyType.AesCmacSecret)
                        Tlv.Write(to, 0x92, AesCmac.Algorithm);
                    else
                        Tlv.Write(to, 0x94, secret.KeyDerivation);
                    break;
            }

            return [.. to];
        }

        private void Key(List<byte> to, KeyObject key)
        {
            Tlv.Write(to, 0x4B, (byte)key.KeyType);
            Tlv.Write(to, 0x4E, (byte)key.Usage);
            Tlv.Write(to, 0x61, (byte)key.Functions);
            if (key.SignatureAlgorithms != 0 && profile.MalformedTag92)
                to.AddRange([0x92, 0x02, key.SignatureAlgorithms]);
            else if (key.SignatureAlgorithms != 0)
                Tlv.Write(to, 0x92, key.SignatureAlgorithms);
            if (key.HashAlgorithms != 0)
                Tlv.Write(to, 0x91, (byte)(key.HashAlgorithms >> 8), (byte)key.HashAlgorithms);
            if (key.KeyAgreement != 0)
                Tlv.Write(to, 0x6F, key.KeyAgreement);
        }
    }
}
