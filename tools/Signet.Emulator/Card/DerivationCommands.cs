using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Signet.Emulator.Timing;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>COMPUTE PRF (RFC 5246 section 5) and COMPUTE HKDF, extract only (RFC 5869 section 2.2).</summary>
    internal sealed class DerivationCommands(IotSafeApplet applet)
    {
        private readonly AppletProfile _profile = applet.Profile;

        public ResponseApdu ComputePrf(CommandApdu command)
        {
            if ((_profile.KeyDerivation & 1) == 0)
                return ResponseApdu.Of(StatusWord.InstructionNotSupported);
            List<Tlv>? list = Tlv.Parse(command.Data, SignatureLengths.Both);
            if (list == null || list.Select(t => t.Tag).Distinct().Count() != list.Count)
                return ResponseApdu.Of(StatusWord.IncorrectData);

            byte[]? seed = ValueOf(list, 0xD2);
            byte[]? wanted = ValueOf(list, 0xD3);
            if (seed == null || wanted is not { Length: 1 } || wanted[0] == 0)
                return ResponseApdu.Of(StatusWord.IncorrectData);
            ushort sw = Secret(list, command.P1, out byte[] secret);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            applet.NoteCard("COMPUTE PRF");
            applet.Note(CardOperation.Derive);
            return ResponseApdu.Of(Prf(secret, seed, wanted[0]));
        }

        public ResponseApdu ComputeHkdf(CommandApdu command)
        {
            if ((_profile.KeyDerivation & 2) == 0)
                return ResponseApdu.Of(StatusWord.InstructionNotSupported);
            List<Tlv>? list = Tlv.Parse(command.Data, SignatureLengths.Both);
            byte[]? hash = list == null ? null : ValueOf(list, 0x91);
            byte[]? salt = list == null ? null : ValueOf(list, 0xD5);
            if (list is not { Count: 3 } || salt == null || hash is not { Length: 2 })
                return ResponseApdu.Of(StatusWord.IncorrectData);

            int id = (hash[0] << 8) | hash[1];
            if (id is not (1 or 2 or 4) || (_profile.HashAlgorithms & id) == 0)
                return ResponseApdu.Of(StatusWord.IncorrectData);
            byte[] material;
            if (ValueOf(list, 0xD1) is { } given)
            {
                material = given;
            }
            else
            {
                ushort sw = Stored(list, 2, out material);
                if (sw != StatusWord.Success)
                    return ResponseApdu.Of(sw);
            }

            if (_profile.RefusesEmptyHkdfInput && (salt.Length == 0 || material.Length == 0))
                return ResponseApdu.Of(StatusWord.IncorrectData);
            applet.NoteCard("COMPUTE HKDF");
            applet.Note(CardOperation.Derive);
            HashAlgorithmName name = id switch
            {
                1 => HashAlgorithmName.SHA256,
                2 => HashAlgorithmName.SHA384,
                _ => HashAlgorithmName.SHA512,
            };
            return ResponseApdu.Of(HKDF.Extract(name, material, salt));
        }

        /// <summary>P_SHA256 of a secret over label and seed, already joined.</summary>
        private static byte[] Prf(byte[] secret, byte[] seed, int count)
        {
            byte[] result = new byte[count];
            byte[] a = HMACSHA256.HashData(secret, seed);
            for (int done = 0; done < count; done += 32)
            {
                byte[] block = HMACSHA256.HashData(secret, (byte[])[.. a, .. seed]);
                block.AsSpan(0, Math.Min(32, count - done)).CopyTo(result.AsSpan(done));
                a = HMACSHA256.HashData(secret, a);
            }

            return result;
        }

        private static byte[]? ValueOf(List<Tlv> list, byte tag)
        {
            return list.FirstOrDefault(t => t.Tag == tag)?.Value;
        }

        private static byte[] Prefixed(byte[] value)
        {
            return [(byte)(value.Length >> 8), (byte)value.Length, .. value];
        }

        private ushort Secret(List<Tlv> list, byte mode, out byte[] secret)
        {
            secret = [];
            byte[]? given = ValueOf(list, 0xD1);
            byte[]? shared = ValueOf(list, 0xD4);
            if (mode == 0 && given != null && list.Count == 3)
            {
                secret = given;
                return StatusWord.Success;
            }

            // Modes: 00 the stored secret itself, 01 RFC 4279 premaster, 02 RFC 5489 premaster with the ECDHE secret.
            if (list.Count != (mode == 2 ? 4 : 3) || (mode == 2) != (shared != null))
                return StatusWord.IncorrectData;
            ushort sw = Stored(list, 1, out byte[] stored);
            secret = mode switch
            {
                0 => stored,
                1 => [.. Prefixed(new byte[stored.Length]), .. Prefixed(stored)],
                _ => [.. Prefixed(shared!), .. Prefixed(stored)],
            };
            return sw;
        }

        private ushort Stored(List<Tlv> list, byte algorithm, out byte[] secret)
        {
            secret = [];
            ushort sw = KeyReference.Take(applet.Store, list, ObjectType.SecretKey, out SecretKeyObject? key);
            if (sw != StatusWord.Success)
                return sw;
            bool allowed = key!.Activated
                && key.Functions.HasFlag(CryptographicFunctions.KeyDerivation)
                && (key.KeyDerivation & algorithm) != 0;
            if (!allowed)
                return StatusWord.ConditionsNotSatisfied;
            secret = key.Value;
            return StatusWord.Success;
        }
    }
}
