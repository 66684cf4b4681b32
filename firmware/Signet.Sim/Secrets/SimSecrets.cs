using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <summary>
    /// Finds what an IoT SAFE card can lend to the key of the sealed store: something that it computes or holds, that
    /// comes out equal each time, and that cannot be computed without the card. In this order: COMPUTE PRF with a stored
    /// secret key; COMPUTE DH of a persistent private key with a public key object that the device may not change;
    /// COMPUTE DH of a persistent private key with a fixed point put into a scratch object; a secret file. A signature is
    /// none of them: ECDSA is random. All answers cross the line to the SIM in clear (docs/SECURITY.md section 7).
    /// </summary>
    public sealed class SimSecrets : ISimSecrets
    {
        /// <summary>Length of a secret in bytes.</summary>
        public const int Length = 32;

        /// <summary>Longest reference: source, two lengths, two identifiers.</summary>
        public const int MaxReference = 3 + (2 * IotSafe.MaxIdLength);

        /// <summary>Shortest content of a secret file in bytes.</summary>
        public const int MinFileLength = 16;

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

        private readonly IotSafeCard _card;
        private readonly IotSafeOptions _options;
        private readonly ILog _log;

        /// <summary>Makes the finder.</summary>
        /// <param name="card">The card.</param>
        /// <param name="options">The card's options: <see cref="IotSafeOptions.SecretFileId"/> is used.</param>
        /// <param name="log">Hears which source was found and which were not, no data.</param>
        public SimSecrets(IotSafeCard card, IotSafeOptions options, ILog log)
        {
            _card = card;
            _options = options;
            _log = log;
        }

        /// <inheritdoc/>
        public int Find(byte[] reference, int offset)
        {
            ByteRange.CheckRoom(reference, offset, MaxReference);
            _card.Open();
            IotSafeObject[] objects = _card.Objects;
            for (int source = (int)SimSecretSource.Prf; source <= (int)SimSecretSource.File; source++)
            {
                for (int i = 0; i < objects.Length; i++)
                {
                    int count = TryObject((SimSecretSource)source, objects, objects[i], reference, offset);
                    if (count > 0)
                    {
                        return count;
                    }
                }
            }

            Array.Clear(reference, offset, MaxReference);
            Write("the SIM lends no secret: the store will not be bound to it");
            return 0;
        }

        /// <inheritdoc/>
        public void Derive(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
        {
            ByteRange.Check(reference, offset, count);
            ByteRange.CheckRoom(secret, secretOffset, Length);
            try
            {
                _card.Open();
                Compute(reference, offset, count, secret, secretOffset);
            }
            catch (SignetException e)
            {
                Array.Clear(secret, secretOffset, Length);
                if (!IsNoSource(e.Code))
                {
                    throw;
                }

                Write("source of a secret is gone: " + e.Message);
                throw new SignetException(ErrorCode.SimSecretMissing, ErrorText.Name(e.Code));
            }
        }

        // The card was asked and has no such thing; everything else says nothing about the card.
        private static bool IsNoSource(ErrorCode code)
        {
            switch (code)
            {
                case ErrorCode.ObjectNotFound:
                case ErrorCode.ObjectDenied:
                case ErrorCode.CommandRefused:
                case ErrorCode.StatusWord:
                case ErrorCode.InstructionUnsupported:
                case ErrorCode.InstructionBlocked:
                case ErrorCode.NoScratchKey:
                case ErrorCode.TlvInvalid:
                case ErrorCode.SimSecretMissing:
                    return true;
                default:
                    return false;
            }
        }

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

        private int TryObject(
            SimSecretSource source, IotSafeObject[] objects, IotSafeObject item, byte[] reference, int offset)
        {
            switch (source)
            {
                case SimSecretSource.Prf:
                    return item.Type == IotSafeObjectType.SecretKey && item.State != 0 && item.Id != null
                        && item.Serves(IotSafe.FunctionKeyDerivation)
                        ? Prove(source, item.Id, null, reference, offset)
                        : 0;
                case SimSecretSource.StoredDh:
                    return IsPersistentPrivate(item) ? TryStored(objects, item, reference, offset) : 0;
                case SimSecretSource.PutDh:
                    return IsPersistentPrivate(item) ? Prove(source, item.Id, null, reference, offset) : 0;
                default:
                    return IsSecretFile(item) ? Prove(source, item.Id, null, reference, offset) : 0;
            }
        }

        // The key's own public half first: of that one nobody else has the private key.
        private int TryStored(IotSafeObject[] objects, IotSafeObject key, byte[] reference, int offset)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < objects.Length; i++)
                {
                    if (IsStoredPublic(objects[i]) && objects[i].IsPairedWith(key) == (pass == 0))
                    {
                        int count = Prove(SimSecretSource.StoredDh, key.Id, objects[i].Id, reference, offset);
                        if (count > 0)
                        {
                            return count;
                        }
                    }
                }
            }

            return 0;
        }

        private bool IsSecretFile(IotSafeObject item)
        {
            bool named = _options.SecretFileId != null
                ? IotSafeObject.SameBytes(item.Id, _options.SecretFileId)
                : IotSafeObject.SameBytes(item.Label, FileLabel);
            return named && item.Type == IotSafeObjectType.File && item.State != 0 && item.Id != null
                && item.FileUsage != IotSafe.FileUsageCertificate;
        }

        private int Prove(SimSecretSource source, byte[] first, byte[] second, byte[] reference, int offset)
        {
            int at = offset;
            reference[at++] = (byte)source;
            at = PutName(reference, at, first);
            at = PutName(reference, at, second);
            byte[] before = new byte[Length];
            byte[] after = new byte[Length];
            try
            {
                Compute(reference, offset, at - offset, before, 0);
                _card.Close();
                _card.Open();
                Compute(reference, offset, at - offset, after, 0);
                int any = 0;
                for (int i = 1; i < Length; i++)
                {
                    any |= before[i] ^ before[0];
                }

                if (any != 0 && ConstantTime.Equals(before, 0, after, 0, Length))
                {
                    Write("the SIM lends a secret, source " + ((int)source).ToString());
                    return at - offset;
                }

                Write("source " + ((int)source).ToString() + " gives two answers");
            }
            catch (SignetException e)
            {
                if (!IsNoSource(e.Code))
                {
                    throw;
                }
            }
            finally
            {
                Secret.Wipe(before);
                Secret.Wipe(after);
            }

            return 0;
        }

        private static int PutName(byte[] reference, int at, byte[] name)
        {
            int length = name == null ? 0 : name.Length;
            reference[at++] = (byte)length;
            for (int i = 0; i < length; i++)
            {
                reference[at++] = name[i];
            }

            return at;
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

        private void Compute(byte[] reference, int offset, int count, byte[] secret, int secretOffset)
        {
            int at = offset + 1;
            int end = offset + count;
            byte[] first = TakeName(reference, ref at, end);
            byte[] second = TakeName(reference, ref at, end);
            int source = count > 0 ? reference[offset] : 0;
            switch (source)
            {
                case (int)SimSecretSource.Prf:
                    _card.ComputePrf(PrfMode.General, Listed(IotSafeObjectType.SecretKey, first), null, 0, 0, LabelSeed, 0,
                        LabelSeed.Length, secret, secretOffset, Length);
                    return;
                case (int)SimSecretSource.StoredDh:
                    _card.AgreeWith(Listed(IotSafeObjectType.PrivateKey, first),
                        Listed(IotSafeObjectType.PublicKey, second), secret, secretOffset);
                    return;
                case (int)SimSecretSource.PutDh:
                    _card.AgreeWith(Listed(IotSafeObjectType.PrivateKey, first), Point, 0, secret, secretOffset);
                    return;
                case (int)SimSecretSource.File:
                    ReadSecretFile(Listed(IotSafeObjectType.File, first), secret, secretOffset);
                    return;
                default:
                    throw new SignetException(ErrorCode.SimSecretMissing, "source " + source.ToString());
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
            byte[] content = _card.ReadFile(file);
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

        private void Write(string text)
        {
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "sim", text);
            }
        }
    }
}
