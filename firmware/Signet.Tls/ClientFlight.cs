using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Writes the client's messages after ClientHello (RFC 8446 section 4.4), packed into one record where
    /// they fit.</summary>
    internal sealed class ClientFlight
    {
        private readonly RecordWriter _writer;
        private readonly KeySchedule _keys;
        private readonly byte[] _message = new byte[8 + EcdsaSignature.MaxDerLength];
        private readonly byte[] _hash = new byte[48];

        internal ClientFlight(RecordWriter writer, KeySchedule keys)
        {
            _writer = writer;
            _keys = keys;
        }

        /// <summary>Hears all messages of a handshake.</summary>
        internal Transcript Transcript;

        /// <summary>Bytes of the messages for a chain, at most.</summary>
        internal static int MaxSize(byte[][] chain)
        {
            // With change_cipher_spec before it.
            int size = 6 + 8 + 8 + EcdsaSignature.MaxDerLength + 4 + 48;
            for (int i = 0; i < chain.Length; i++)
            {
                size += 5 + chain[i].Length;
            }

            return size;
        }

        /// <summary>Writes Certificate (section 4.4.2); an empty chain says that there is none.</summary>
        internal void WriteCertificate(byte[][] chain)
        {
            int total = 0;
            for (int i = 0; i < chain.Length; i++)
            {
                total += 5 + chain[i].Length;
            }

            byte[] message = _message;
            message[0] = MessageType.Certificate;
            Put24(message, 1, total + 4);
            message[4] = 0;
            Put24(message, 5, total);
            Put(message, 8);
            for (int i = 0; i < chain.Length; i++)
            {
                Put24(message, 0, chain[i].Length);
                Put(message, 3);
                Put(chain[i], chain[i].Length);

                // No extensions.
                message[0] = 0;
                message[1] = 0;
                Put(message, 2);
            }
        }

        /// <summary>Writes CertificateVerify (section 4.4.3) with a signature r ‖ s.</summary>
        internal void WriteCertificateVerify(byte[] signature)
        {
            byte[] message = _message;
            int count = EcdsaSignature.ToDer(signature, 0, message, 8);
            message[0] = MessageType.CertificateVerify;
            Put24(message, 1, count + 4);
            ClientHello.Put16(message, 4, SignatureSchemes.EcdsaSecp256r1Sha256);
            ClientHello.Put16(message, 6, count);
            Put(message, 8 + count);
        }

        /// <summary>Writes Finished (section 4.4.4) and closes the record.</summary>
        internal void WriteFinished()
        {
            byte[] message = _message;
            Transcript.Snapshot(_hash, 0);
            message[0] = MessageType.Finished;
            Put24(message, 1, Transcript.HashSize);
            _keys.ClientFinished(_hash, message, 4);
            Put(message, 4 + Transcript.HashSize);
            _writer.Flush();
        }

        /// <summary>Writes KeyUpdate (section 4.6.3) and goes to the next key.</summary>
        /// <param name="askPeer">Whether the other side is asked for its own.</param>
        internal void WriteKeyUpdate(bool askPeer)
        {
            byte[] message = _message;
            message[0] = MessageType.KeyUpdate;
            Put24(message, 1, 1);
            message[4] = (byte)(askPeer ? 1 : 0);
            _writer.Append(RecordType.Handshake, message, 0, 5);
            _writer.Flush();
            _keys.UpdateClient();
            _keys.InstallClient(_writer.Protection);
        }

        private static void Put24(byte[] buffer, int at, int value)
        {
            buffer[at] = (byte)(value >> 16);
            buffer[at + 1] = (byte)(value >> 8);
            buffer[at + 2] = (byte)value;
        }

        private void Put(byte[] source, int count)
        {
            Transcript.Update(source, 0, count);
            _writer.Append(RecordType.Handshake, source, 0, count);
        }
    }
}
