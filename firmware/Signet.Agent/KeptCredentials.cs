using System;
using Signet.Core;

namespace Signet.Agent
{
    /// <summary>
    /// What was found on the SIM, as the sealed value `creds` (docs/SPEC.md section 8.11): so that a wake-up out of deep sleep
    /// need not read it again. Holds nothing secret, but trust anchors, which is why it is sealed.
    /// </summary>
    internal sealed class KeptCredentials
    {
        /// <summary>Most bytes of the value; larger credentials are not kept.</summary>
        internal const int MaxSize = 3800;

        private const int Version = 2;
        private const int Iccid = 10;
        private const int Mark = 8;
        private const int Point = 65;

        /// <summary>The certificates and keys.</summary>
        internal Credentials Credentials;

        /// <summary>Hash of the SIM's object list.</summary>
        internal byte[] ObjectsMark;

        /// <summary>Id of the private key object of TLS.</summary>
        internal byte[] TlsKey;

        /// <summary>Id of the private key object of telemetry.</summary>
        internal byte[] TelemetryKey;

        /// <summary>Id of the volatile private key slot; null or empty for none.</summary>
        internal byte[] Pair;

        /// <summary>Id of the public key object that takes peers' points; null or empty for none.</summary>
        internal byte[] Scratch;

        private byte[] _buffer;
        private int _at;
        private int _end;

        /// <summary>Writes the value; null when it is too large or something is missing.</summary>
        internal byte[] Write(byte[] iccid)
        {
            if (iccid == null || iccid.Length != Iccid || TlsKey == null || TelemetryKey == null
                || Credentials.TelemetryPublicKey == null)
            {
                return null;
            }

            Pair = Pair ?? new byte[0];
            Scratch = Scratch ?? new byte[0];
            int size = 1 + Iccid + Mark + 4 + TlsKey.Length + TelemetryKey.Length + Pair.Length + Scratch.Length + (2 * Point)
                + Size(Credentials.ClientChain) + Size(Credentials.TrustAnchors);
            if (size > MaxSize)
            {
                return null;
            }

            _buffer = new byte[size];
            _buffer[0] = Version;
            _at = 1;
            Put(iccid);
            Put(ObjectsMark);
            PutId(TlsKey);
            PutId(TelemetryKey);
            PutId(Pair);
            PutId(Scratch);
            Put(Credentials.TlsPublicKey);
            Put(Credentials.TelemetryPublicKey);
            PutAll(Credentials.ClientChain);
            PutAll(Credentials.TrustAnchors);
            return _buffer;
        }

        /// <summary>Reads a value; false when it is none, or of another SIM.</summary>
        internal bool TryRead(byte[] buffer, int count, byte[] iccid)
        {
            _buffer = buffer;
            _end = count;
            _at = 1;
            if (count < 1 || buffer[0] != Version || iccid == null || iccid.Length != Iccid)
            {
                return false;
            }

            byte[] of = Take(Iccid);
            ObjectsMark = Take(Mark);
            TlsKey = Take(TakeByte());
            TelemetryKey = Take(TakeByte());
            Pair = Take(TakeByte());
            Scratch = Take(TakeByte());
            Credentials = new Credentials();
            Credentials.TlsPublicKey = Take(Point);
            Credentials.TelemetryPublicKey = Take(Point);
            Credentials.ClientChain = TakeAll();
            Credentials.TrustAnchors = TakeAll();
            return _at == _end && of != null && ByteRange.Equals(of, 0, iccid, 0, Iccid) && Credentials.ClientChain.Length > 0;
        }

        private static int Size(byte[][] certificates)
        {
            int size = 1;
            for (int i = 0; i < certificates.Length; i++)
            {
                size += 2 + certificates[i].Length;
            }

            return size;
        }

        private void Put(byte[] bytes)
        {
            Array.Copy(bytes, 0, _buffer, _at, bytes.Length);
            _at += bytes.Length;
        }

        private void PutId(byte[] id)
        {
            _buffer[_at++] = (byte)id.Length;
            Put(id);
        }

        private void PutAll(byte[][] certificates)
        {
            _buffer[_at++] = (byte)certificates.Length;
            for (int i = 0; i < certificates.Length; i++)
            {
                BigEndian.Put16(_buffer, _at, certificates[i].Length);
                _at += 2;
                Put(certificates[i]);
            }
        }

        // What lies beyond the end makes the whole value none: the place runs past the end and stays there.
        private byte[] Take(int count)
        {
            if (count < 0 || count > _end - _at)
            {
                _at = int.MaxValue;
                return null;
            }

            byte[] bytes = new byte[count];
            Array.Copy(_buffer, _at, bytes, 0, count);
            _at += count;
            return bytes;
        }

        private int TakeByte()
        {
            byte[] one = Take(1);
            return one == null ? -1 : one[0];
        }

        private byte[][] TakeAll()
        {
            int count = TakeByte();
            byte[][] all = new byte[count < 0 || _at > _end ? 0 : count][];
            for (int i = 0; i < all.Length; i++)
            {
                byte[] length = Take(2);
                all[i] = length == null ? null : Take(BigEndian.Get16(length, 0));
            }

            return all;
        }
    }
}
