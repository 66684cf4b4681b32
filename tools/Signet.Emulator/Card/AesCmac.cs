using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Signet.Emulator.Timing;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>
    /// COMPUTE SIGNATURE with AES-CMAC (RFC 4493) under a secret key, an extension of Thales's: INIT 86 or 76, A1 01 01, 92 01 08,
    /// no hash; UPDATE 9F; the answer is 33 with 16 bytes.
    /// </summary>
    internal sealed class AesCmac(IotSafeApplet applet)
    {
        /// <summary>Tag 92's bit of AES-CMAC.</summary>
        public const byte Algorithm = 0x08;

        /// <summary>True for an INIT that names a secret key.</summary>
        public static bool IsMeant(CommandApdu command)
        {
            return command is { P1: 0, Data: [0x86 or 0x76, ..] };
        }

        public ResponseApdu Init(CommandApdu command)
        {
            List<Tlv>? list = Tlv.Parse(command.Data, SignatureLengths.Both);
            if (list == null || (applet.Profile.SignatureAlgorithms & Algorithm) == 0)
                return ResponseApdu.Of(StatusWord.IncorrectData);
            ushort sw = KeyReference.Take(applet.Store, list, ObjectType.SecretKey, out SecretKeyObject? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            bool complete = list.Count == 2
                && list.Any(t => t is { Tag: 0xA1, Value: [1] })
                && list.Any(t => t is { Tag: 0x92, Value: [Algorithm] });
            if (!complete)
                return ResponseApdu.Of(StatusWord.IncorrectData);
            bool allowed = key!.Activated && key.KeyType == KeyType.AesCmacSecret && key.Functions.HasFlag(CryptographicFunctions.Signature);
            return allowed
                ? applet.OpenSession(command.P2, new Session(SessionKind.Sign, key) { Mode = 1, Algorithm = Algorithm, DataTag = 0x9F })
                : ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
        }

        /// <summary>The code over what the session gathered.</summary>
        public byte[] Finish(Session session)
        {
            applet.NoteCard($"COMPUTE SIGNATURE secret key {session.Key.Name}");
            applet.Note(CardOperation.Derive);
            return Compute(((SecretKeyObject)session.Key).Value, [.. session.Data]);
        }

        /// <summary>RFC 4493 section 2.4.</summary>
        private static byte[] Compute(byte[] key, byte[] message)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            byte[] subkey = Double(aes.EncryptEcb(new byte[16], PaddingMode.None));
            int blocks = Math.Max(1, (message.Length + 15) / 16);
            bool whole = message.Length == blocks * 16;
            byte[] padded = new byte[blocks * 16];
            message.CopyTo(padded, 0);
            if (!whole)
            {
                padded[message.Length] = 0x80;
                subkey = Double(subkey);
            }

            for (int i = 0; i < 16; i++)
                padded[^(16 - i)] ^= subkey[i];
            return aes.EncryptCbc(padded, new byte[16], PaddingMode.None)[^16..];
        }

        /// <summary>Doubling in GF(2^128) (RFC 4493 section 2.3).</summary>
        private static byte[] Double(byte[] value)
        {
            byte[] result = new byte[16];
            for (int i = 0; i < 16; i++)
                result[i] = (byte)((value[i] << 1) | (i < 15 ? value[i + 1] >> 7 : 0));
            if ((value[0] & 0x80) != 0)
                result[15] ^= 0x87;
            return result;
        }
    }
}
