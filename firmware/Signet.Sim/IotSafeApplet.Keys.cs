using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <content>Key pairs and public keys: GENERATE KEY PAIR, READ PUBLIC KEY, COMPUTE DH.</content>
    public sealed partial class IotSafeApplet
    {
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
        /// <param name="pair">Holds the public half if it is known, for an applet that doesn't name it; receives the
        /// halves as the applet names them.</param>
        /// <param name="point">Receives the public point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.UnsafeApdu"/> for any other slot,
        /// <see cref="ErrorCode.TlvInvalid"/> and <see cref="ErrorCode.PointNotOnCurve"/>.</exception>
        public void GenerateKeyPair(IotSafeObject slot, KeyPair pair, byte[] point, int offset)
        {
            if (slot.KeyType != IotSafe.KeyTypeP256Volatile)
            {
                throw new SignetException(ErrorCode.UnsafeApdu, "not a volatile slot");
            }

            ReplaceKeyPair(slot, pair, point, offset);
        }

        /// <summary>GENERATE KEY PAIR in any slot that may be updated: the key before is gone for good, and so is the use
        /// of its certificate. Sent once, whatever happens. Who calls it has named the slot.</summary>
        /// <param name="slot">Private key object that the applet lists as updatable P-256.</param>
        /// <param name="pair">As for <see cref="GenerateKeyPair"/>.</param>
        /// <param name="point">Receives the public point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">As <see cref="GenerateKeyPair"/>.</exception>
        public void ReplaceKeyPair(IotSafeObject slot, KeyPair pair, byte[] point, int offset)
        {
            const string Step = "GENERATE KEY PAIR";
            bool p256 = slot.KeyType == IotSafe.KeyTypeP256Volatile || slot.KeyType == IotSafe.KeyTypeP256Persistent;
            if (slot.Type != IotSafeObjectType.PrivateKey || !p256 || !slot.Grants(IotSafe.AccessUpdate))
            {
                throw new SignetException(ErrorCode.UnsafeApdu, "not a key slot that may be updated");
            }

            _channel.Begin(IotSafe.InsGenerateKeyPair, 0, 0);
            AppendReference(slot, AnyLength);
            ExpectAnswer();
            if (!TryMake(Step))
            {
                // The pair is made, its answer lost: made again it would be another one, so the public half is read.
                pair.PrivateKey = slot;
                ReadMade(pair, point, offset);
                return;
            }

            IotSafeObject half = pair.PublicKey;
            int found = -1;
            pair.PrivateKey = slot;
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

            // Some applets keep the key to themselves.
            if (pair.PrivateKey != slot && pair.PublicKey == half)
            {
                pair.PublicKey = null;
            }

            ReadMade(pair, point, offset);
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

        private IotSafeObject Renamed(IotSafeObject original, byte[] data)
        {
            int length = _reader.ValueLength;
            if (length < 1 || length > IotSafe.MaxIdLength)
            {
                throw new SignetException(ErrorCode.TlvInvalid, "identifier length");
            }

            byte[] id = new byte[length];
            Array.Copy(data, _reader.ValueOffset, id, 0, length);
            if (original.Id != null && ByteRange.AreSame(original.Id, id))
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

        private bool TryMake(string step)
        {
            try
            {
                _channel.Require(step);
                return true;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.ResponseLost)
                {
                    throw;
                }

                return false;
            }
        }

        // The public half that nobody has named has the private one's name.
        private void ReadMade(KeyPair pair, byte[] point, int offset)
        {
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

        private void TakePoint(int found, byte[] point, int offset)
        {
            P256Point.Check(_channel.Response.Data, found);
            Array.Copy(_channel.Response.Data, found, point, offset, IotSafe.PointLength);
        }
    }
}
