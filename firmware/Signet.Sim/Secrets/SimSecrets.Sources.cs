using System;
using System.Collections;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <content>
    /// The sources: which objects can be one, and how each is asked. A reference that comes from flash is anyone's word,
    /// so it counts only as far as the card's own object list bears it out.
    /// </content>
    public sealed partial class SimSecrets
    {
        // "signet store secret 1"
        private static readonly byte[] LabelSeed =
        {
            0x73, 0x69, 0x67, 0x6E, 0x65, 0x74, 0x20, 0x73, 0x74, 0x6F, 0x72, 0x65, 0x20, 0x73, 0x65, 0x63, 0x72, 0x65,
            0x74, 0x20, 0x31,
        };

        // "signet secret", the label of a secret file.
        private static readonly byte[] FileLabel =
        {
            0x73, 0x69, 0x67, 0x6E, 0x65, 0x74, 0x20, 0x73, 0x65, 0x63, 0x72, 0x65, 0x74,
        };

        // A point whose discrete logarithm nobody knows, else its product with the device's key could be computed from the
        // public key in the certificate: X = SHA-256("signet sim secret point 1" ‖ 00), and the even Y to it.
        private static readonly byte[] Point =
        {
            0x04, 0x99, 0x61, 0xEE, 0x4F, 0xD2, 0x7F, 0x51, 0xC9, 0xEA, 0xB5, 0xEB, 0x8F, 0x57, 0xE3, 0x32, 0x2C, 0x6C,
            0xC2, 0x78, 0x99, 0x63, 0xEA, 0x7F, 0x3C, 0x35, 0x9C, 0x13, 0xAA, 0x3D, 0xDC, 0xCE, 0xD6, 0x5C, 0xA5, 0xF0,
            0x72, 0xE4, 0x52, 0xA0, 0xAD, 0x5A, 0x52, 0x20, 0x5E, 0xF2, 0x4E, 0x12, 0xF7, 0x96, 0x6B, 0x2D, 0x4B, 0x96,
            0x75, 0xA5, 0xAC, 0xCD, 0x58, 0xDB, 0xA7, 0xFE, 0x54, 0xAC, 0x1E,
        };

        private static bool IsPersistentPrivate(IotSafeObject item)
        {
            return item.Type == IotSafeObjectType.PrivateKey && item.KeyType == IotSafe.KeyTypeP256Persistent
                && item.State != 0 && item.Id != null && item.Serves(IotSafe.FunctionKeyAgreement);
        }

        private static bool IsStoredPublic(IotSafeObject item)
        {
            return item.Type == IotSafeObjectType.PublicKey && item.KeyType == IotSafe.KeyTypeP256Persistent
                && item.State == IotSafe.StateActivated && item.Id != null && item.Access >= 0
                && !item.Grants(IotSafe.AccessUpdate) && item.Serves(IotSafe.FunctionKeyAgreement);
        }

        private static bool IsSecretKey(IotSafeObject item)
        {
            return item.Type == IotSafeObjectType.SecretKey && item.State != 0 && item.Id != null
                && item.Serves(IotSafe.FunctionKeyDerivation);
        }

        private static byte[] Reference(SimSecretSource source, byte[] first, byte[] second)
        {
            int secondLength = second == null ? 0 : second.Length;
            byte[] reference = new byte[3 + first.Length + secondLength];
            reference[0] = (byte)source;
            reference[1] = (byte)first.Length;
            Array.Copy(first, 0, reference, 2, first.Length);
            reference[2 + first.Length] = (byte)secondLength;
            if (second != null)
            {
                Array.Copy(second, 0, reference, 3 + first.Length, secondLength);
            }

            return reference;
        }

        // The stored public key object that is a private key's other half; null when none is.
        private static IotSafeObject OwnHalf(IotSafeObject[] objects, IotSafeObject key)
        {
            for (int i = 0; i < objects.Length; i++)
            {
                if (IsStoredPublic(objects[i]) && objects[i].IsPairedWith(key))
                {
                    return objects[i];
                }
            }

            return null;
        }

        private ArrayList Candidates()
        {
            IotSafeObject[] objects = _card.Objects;
            ArrayList found = new ArrayList();
            for (int source = (int)SimSecretSource.Prf; source <= (int)SimSecretSource.File; source++)
            {
                for (int i = 0; i < objects.Length; i++)
                {
                    AddCandidates(found, (SimSecretSource)source, objects, objects[i]);
                }
            }

            return found;
        }

        private void AddCandidates(ArrayList found, SimSecretSource source, IotSafeObject[] objects, IotSafeObject item)
        {
            bool fits;
            switch (source)
            {
                case SimSecretSource.Prf:
                    fits = IsSecretKey(item);
                    break;
                case SimSecretSource.File:
                    fits = IsSecretFile(item);
                    break;
                default:
                    fits = IsPersistentPrivate(item);
                    break;
            }

            if (fits && source != SimSecretSource.StoredDh)
            {
                found.Add(Reference(source, item.Id, null));
            }
            else if (fits)
            {
                // The key's own public half first: of that one nobody else has the private key.
                for (int pass = 0; pass < 2; pass++)
                {
                    for (int i = 0; i < objects.Length; i++)
                    {
                        if (IsStoredPublic(objects[i]) && objects[i].IsPairedWith(item) == (pass == 0))
                        {
                            found.Add(Reference(source, item.Id, objects[i].Id));
                        }
                    }
                }
            }
        }

        private bool IsSecretFile(IotSafeObject item)
        {
            bool named = _options.SecretFileId != null
                ? ByteRange.AreSame(item.Id, _options.SecretFileId)
                : ByteRange.AreSame(item.Label, FileLabel);
            return named && item.Type == IotSafeObjectType.File && item.State != 0 && item.Id != null
                && item.FileUsage != IotSafe.FileUsageCertificate;
        }

        private static byte[] TakeName(byte[] reference, ref int at, int end)
        {
            int length = at < end ? reference[at++] : 0;
            if (length > IotSafe.MaxIdLength || length > end - at)
            {
                throw new SignetException(ErrorCode.SimSecretMissing, "reference");
            }

            byte[] name = new byte[length];
            Array.Copy(reference, at, name, 0, length);
            at += length;
            return name;
        }

        private void Compute(
            byte[] reference, int offset, int count, bool fromFlash, byte[] secret, int secretOffset)
        {
            int at = offset + 1;
            int end = offset + count;
            byte[] first = TakeName(reference, ref at, end);
            byte[] second = TakeName(reference, ref at, end);
            int source = count > 0 ? reference[offset] : 0;
            switch (source)
            {
                case (int)SimSecretSource.Prf:
                    IotSafeObject stored = Listed(IotSafeObjectType.SecretKey, first);
                    Require(IsSecretKey(stored));
                    _card.ComputePrf(PrfMode.General, stored, null, 0, 0, LabelSeed, 0, LabelSeed.Length, secret,
                        secretOffset, Length);
                    break;
                case (int)SimSecretSource.StoredDh:
                    IotSafeObject key = Listed(IotSafeObjectType.PrivateKey, first);
                    IotSafeObject half = Listed(IotSafeObjectType.PublicKey, second);
                    Require(IsPersistentPrivate(key) && IsStoredPublic(half));
                    if (fromFlash && OwnHalf(_card.Objects, key) != half)
                    {
                        TakeFound(reference, offset, count, secret, secretOffset);
                        return;
                    }

                    _card.AgreeWith(key, half, secret, secretOffset);
                    break;
                case (int)SimSecretSource.PutDh:
                    IotSafeObject persistent = Listed(IotSafeObjectType.PrivateKey, first);
                    Require(IsPersistentPrivate(persistent));
                    _card.AgreeWith(persistent, Point, 0, secret, secretOffset);
                    break;
                case (int)SimSecretSource.File:
                    IotSafeObject file = Listed(IotSafeObjectType.File, first);
                    Require(IsSecretFile(file));
                    if (fromFlash)
                    {
                        TakeFound(reference, offset, count, secret, secretOffset);
                        return;
                    }

                    ReadSecretFile(file, secret, secretOffset);
                    break;
                default:
                    throw new SignetException(ErrorCode.SimSecretMissing, "source " + source.ToString());
            }

            int any = 0;
            for (int i = 1; i < Length; i++)
            {
                any |= secret[secretOffset + i] ^ secret[secretOffset];
            }

            if (any == 0)
            {
                throw new SignetException(ErrorCode.SimSecretMissing, "one byte repeated");
            }
        }

        // A file, and an agreement with somebody else's public key, have a secret that others may know. Such a source counts
        // only where the card has no better one.
        private void TakeFound(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
        {
            byte[] found = new byte[MaxReference];
            int length = Find(found, 0, secret, secretOffset);
            bool same = length > 0 && length == count && ByteRange.Equals(found, 0, reference, offset, length);
            if (!same)
            {
                Array.Clear(secret, secretOffset, Length);
                throw new SignetException(ErrorCode.SimSecretMissing, "the SIM has a better source");
            }
        }

        private static void Require(bool fits)
        {
            if (!fits)
            {
                throw new SignetException(ErrorCode.SimSecretMissing, "the object is no source");
            }
        }

        private IotSafeObject Listed(IotSafeObjectType type, byte[] id)
        {
            IotSafeObject item = _card.Find(type, id);
            if (item == null)
            {
                throw new SignetException(ErrorCode.SimSecretMissing, "object");
            }

            return item;
        }

        private void ReadSecretFile(IotSafeObject file, byte[] secret, int offset)
        {
            byte[] content = _card.ReadFile(file, true);
            try
            {
                if (content.Length < MinFileLength)
                {
                    throw new SignetException(ErrorCode.SimSecretMissing, "file is too short");
                }

                int any = 0;
                for (int i = 1; i < content.Length; i++)
                {
                    any |= content[i] ^ content[0];
                }

                if (any == 0)
                {
                    throw new SignetException(ErrorCode.SimSecretMissing, "file is empty");
                }

                Sha256 sha = new Sha256();
                sha.Update(FileLabel, 0, FileLabel.Length);
                sha.Update(content, 0, content.Length);
                sha.Finish(secret, offset);
                sha.Wipe();
            }
            finally
            {
                Secret.Wipe(content);
            }
        }
    }
}
