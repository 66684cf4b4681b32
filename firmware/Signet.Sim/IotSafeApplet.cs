using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <summary>
    /// The commands of GSMA IoT.05 v1.0, one method each, on a <see cref="LogicalChannel"/> that is open. No memory of
    /// objects, no choice of keys, no repetition after a lost channel: that is <see cref="IotSafeCard"/>'s. All methods
    /// throw <see cref="SignetException"/> with the codes of <see cref="StatusWord.ToErrorCode"/> and of
    /// <see cref="LogicalChannel.Transmit"/>.
    /// </summary>
    public sealed partial class IotSafeApplet
    {
        /// <summary>Most bytes that are read from one file.</summary>
        public const int MaxFileLength = 8192;

        private const int UnknownFileLength = 4096;
        private const int MaxListParts = 64;
        private const int MaxRandom = 256;
        private const int AnyLength = 0;

        private readonly LogicalChannel _channel;
        private readonly TlvReader _reader = new TlvReader();
        private readonly bool _appendLe;
        private readonly int _fileChunk;

        /// <summary>Makes the commands.</summary>
        /// <param name="channel">The channel that they use.</param>
        /// <param name="options">Session number, Le and file chunk are taken from it.</param>
        public IotSafeApplet(LogicalChannel channel, IotSafeOptions options)
        {
            _channel = channel;
            _appendLe = options.AppendLe;
            _fileChunk = options.FileChunk & 0xFF;
            _session = options.Session & 1;
        }

        /// <summary>GET DATA - object list: everything in the applet store.</summary>
        /// <returns>The objects in the applet's order.</returns>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.TlvInvalid"/>.</exception>
        public IotSafeObject[] GetObjectList()
        {
            const string Step = "GET DATA object list";
            _channel.Response.Clear();
            for (int part = 0; part < MaxListParts; part++)
            {
                int before = _channel.Response.Count;
                _channel.Begin(IotSafe.InsGetData, 1, part == 0 ? 0 : 1);
                _channel.Command.SetLe(0);
                int sw = _channel.TransmitMore(Step);
                if (StatusWord.IsSuccess(sw))
                {
                    return ObjectListParser.Parse(_channel.Response.Data, _channel.Response.Count);
                }

                if (sw != StatusWord.MoreData)
                {
                    throw StatusWord.ToException(sw, Step);
                }

                if (_channel.Response.Count == before)
                {
                    break;
                }
            }

            throw new SignetException(ErrorCode.TlvInvalid, "endless object list");
        }

        /// <summary>GET DATA of one object.</summary>
        /// <param name="type">Its kind.</param>
        /// <param name="id">Its identifier, 1 to 20 bytes.</param>
        /// <returns>What the applet says of it.</returns>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.TlvInvalid"/>.</exception>
        public IotSafeObject GetObjectInfo(IotSafeObjectType type, byte[] id)
        {
            const string Step = "GET DATA object";
            _channel.Begin(IotSafe.InsGetData, InformationTag(type), 0);
            _channel.Command.AppendTlv(IotSafe.TagFirstId + (int)type, id, 0, id.Length);
            ExpectAnswer();
            _channel.Require(Step);
            IotSafeObject[] found = ObjectListParser.Parse(_channel.Response.Data, _channel.Response.Count);
            if (found.Length != 1 || found[0].Type != type)
            {
                throw new SignetException(ErrorCode.TlvInvalid, Step);
            }

            if (found[0].Id == null)
            {
                found[0].Id = id;
            }

            return found[0];
        }

        /// <summary>GET RANDOM.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 1 to 256; asked for again as long as the applet gives fewer.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.InvalidArgument"/> and
        /// <see cref="ErrorCode.ApduMalformed"/>.</exception>
        public void GetRandom(byte[] buffer, int offset, int count)
        {
            const string Step = "GET RANDOM";
            if (count < 1 || count > MaxRandom)
            {
                throw new SignetException(ErrorCode.InvalidArgument, Step);
            }

            while (count > 0)
            {
                _channel.Begin(IotSafe.InsGetRandom, 0, 0);
                _channel.Command.SetLe(count);
                int sw = _channel.Transmit(Step);
                if (!StatusWord.IsSuccess(sw) && sw != StatusWord.MoreData)
                {
                    throw StatusWord.ToException(sw, Step);
                }

                int got = _channel.Response.Count;
                if (got < 1 || got > count)
                {
                    throw new SignetException(ErrorCode.ApduMalformed, Step);
                }

                Array.Copy(_channel.Response.Data, 0, buffer, offset, got);
                offset += got;
                count -= got;
            }

            _channel.Response.Wipe();
        }

        /// <summary>READ FILE: the content of a file, without the padding of its slot where the content shows its own
        /// length (DER, PEM).</summary>
        /// <param name="file">The file.</param>
        /// <returns>The content.</returns>
        public byte[] ReadFile(IotSafeObject file)
        {
            const string Step = "READ FILE";
            int size = SizeOf(file);
            byte[] content = new byte[size];
            int count = 0;
            while (count < size)
            {
                _channel.Begin(IotSafe.InsReadFile, count >> 8, count & 0xFF);
                AppendReference(file, AnyLength);
                if (_fileChunk != 0)
                {
                    _channel.Command.SetLe(_fileChunk);
                }
                else
                {
                    ExpectAnswer();
                }

                int sw = _channel.Transmit(Step);
                if (!StatusWord.IsSuccess(sw) && (count == 0 || !StatusWord.IsEndOfFile(sw)))
                {
                    throw StatusWord.ToException(sw, Step);
                }

                int got = StatusWord.IsSuccess(sw) ? _channel.Response.Count : 0;
                if (got == 0)
                {
                    break;
                }

                got = got < size - count ? got : size - count;
                Array.Copy(_channel.Response.Data, 0, content, count, got);
                count += got;
                size = FileContent.Wanted(content, count, size);
            }

            return FileContent.Trim(content, count);
        }

        /// <summary>READ PUBLIC KEY.</summary>
        /// <param name="key">The public key object.</param>
        /// <param name="point">Receives the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.TlvInvalid"/> and
        /// <see cref="ErrorCode.PointNotOnCurve"/>.</exception>
        public void ReadPublicKey(IotSafeObject key, byte[] point, int offset)
        {
            const string Step = "READ PUBLIC KEY";
            _channel.Begin(IotSafe.InsReadPublicKey, 0, 0);
            AppendReference(key, AnyLength);
            ExpectAnswer();
            _channel.Require(Step);
            int found = PublicKeyData.Find(_channel.Response.Data, 0, _channel.Response.Count);
            if (found < 0)
            {
                throw new SignetException(ErrorCode.TlvInvalid, Step);
            }

            TakePoint(found, point, offset);
        }

        /// <summary>GENERATE KEY PAIR in a volatile slot. Sent once, whatever happens.</summary>
        /// <param name="slot">Private key object that the applet lists as P-256 volatile and updatable.</param>
        /// <param name="pair">Receives the halves as the applet names them.</param>
        /// <param name="point">Receives the public point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.UnsafeApdu"/> for any other slot,
        /// <see cref="ErrorCode.TlvInvalid"/> and <see cref="ErrorCode.PointNotOnCurve"/>.</exception>
        public void GenerateKeyPair(IotSafeObject slot, KeyPair pair, byte[] point, int offset)
        {
            const string Step = "GENERATE KEY PAIR";
            if (slot.KeyType != IotSafe.KeyTypeP256Volatile || !slot.Grants(IotSafe.AccessUpdate))
            {
                throw new SignetException(ErrorCode.UnsafeApdu, "not a volatile slot");
            }

            _channel.Begin(IotSafe.InsGenerateKeyPair, 0, 0);
            AppendReference(slot, AnyLength);
            ExpectAnswer();
            _channel.Require(Step);
            int found = -1;
            pair.PrivateKey = slot;
            pair.PublicKey = null;
            byte[] data = _channel.Response.Data;
            _reader.Reset(data, 0, _channel.Response.Count, false);
            while (found < 0 && _reader.Next())
            {
                switch (_reader.Tag)
                {
                    case IotSafe.TagPrivateKeyId:
                        pair.PrivateKey = Renamed(slot, data);
                        break;
                    case IotSafe.TagPublicKeyId:
                        pair.PublicKey = Renamed(new IotSafeObject(IotSafeObjectType.PublicKey), data);
                        break;
                    case IotSafe.TagPublicKeyData:
                        found = PublicKeyData.Inside(data, _reader);
                        if (found < 0)
                        {
                            throw new SignetException(ErrorCode.TlvInvalid, Step);
                        }

                        break;
                    default:
                        break;
                }
            }

            if (_reader.IsMalformed)
            {
                throw new SignetException(ErrorCode.TlvInvalid, Step);
            }

            if (found >= 0)
            {
                TakePoint(found, point, offset);
                return;
            }

            // Some applets keep the key to themselves; the public half then has the private one's name.
            if (pair.PublicKey == null)
            {
                pair.PublicKey = new IotSafeObject(IotSafeObjectType.PublicKey)
                {
                    Id = pair.PrivateKey.Id,
                    Label = pair.PrivateKey.Label,
                };
            }

            ReadPublicKey(pair.PublicKey, point, offset);
        }

        /// <summary>COMPUTE DH: the X coordinate of private key times public key.</summary>
        /// <param name="privateKey">The private key object.</param>
        /// <param name="publicKey">The public key object that holds the peer's point.</param>
        /// <param name="secret">Receives 32 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.ApduMalformed"/>.</exception>
        public void ComputeDh(IotSafeObject privateKey, IotSafeObject publicKey, byte[] secret, int offset)
        {
            const string Step = "COMPUTE DH";
            const int Length = 32;
            _channel.Begin(IotSafe.InsComputeDh, 0, 0);
            AppendReference(privateKey, AnyLength);
            AppendReference(publicKey, AnyLength);
            ExpectAnswer();
            _channel.Require(Step);
            int count = _channel.Response.Count;
            if (count < 1 || count > Length)
            {
                throw new SignetException(ErrorCode.ApduMalformed, Step);
            }

            // An applet that drops leading zeros is put right.
            Array.Clear(secret, offset, Length - count);
            Array.Copy(_channel.Response.Data, 0, secret, offset + Length - count, count);
            _channel.Response.Wipe();
        }

        private static int InformationTag(IotSafeObjectType type)
        {
            switch (type)
            {
                case IotSafeObjectType.PrivateKey:
                    return 0xC1;
                case IotSafeObjectType.PublicKey:
                    return 0xC2;
                case IotSafeObjectType.File:
                    return 0xC3;
                default:
                    return 0xC4;
            }
        }

        private int SizeOf(IotSafeObject file)
        {
            int size = file.FileSize;
            if (size < 0 && file.Id != null)
            {
                size = GetObjectInfo(IotSafeObjectType.File, file.Id).FileSize;
            }

            if (size < 0)
            {
                return UnknownFileLength;
            }

            return size < MaxFileLength ? size : MaxFileLength;
        }

        private IotSafeObject Renamed(IotSafeObject original, byte[] data)
        {
            int length = _reader.ValueLength;
            if (length < 1 || length > IotSafe.MaxIdLength)
            {
                throw new SignetException(ErrorCode.TlvInvalid, "identifier length");
            }

            byte[] id = new byte[length];
            Array.Copy(data, _reader.ValueOffset, id, 0, length);
            if (original.Id != null && IotSafeObject.SameBytes(original.Id, id))
            {
                return original;
            }

            return new IotSafeObject(original.Type)
            {
                Id = id,
                KeyType = original.KeyType,
                Access = original.Access,
            };
        }

        private void TakePoint(int found, byte[] point, int offset)
        {
            P256Point.Check(_channel.Response.Data, found);
            Array.Copy(_channel.Response.Data, found, point, offset, IotSafe.PointLength);
        }

        private void ExpectAnswer()
        {
            if (_appendLe)
            {
                _channel.Command.SetLe(0);
            }
        }
    }
}
