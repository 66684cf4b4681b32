using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Signet.Emulator.Timing;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>
    /// COMPUTE SIGNATURE and VERIFY SIGNATURE in the modes full text (01), last block (02), and pad and sign (03): ECDSA, and for signing
    /// RSA and AES-CMAC.
    /// </summary>
    internal sealed class SignatureCommands(IotSafeApplet applet)
    {
        private readonly AppletProfile _profile = applet.Profile;
        private readonly AesCmac _cmac = new(applet);

        public ResponseApdu SignInit(CommandApdu command)
        {
            return AesCmac.IsMeant(command) ? _cmac.Init(command) : Init<PrivateKeyObject>(command, SessionKind.Sign, ObjectType.PrivateKey);
        }

        public ResponseApdu VerifyInit(CommandApdu command)
        {
            return Init<PublicKeyObject>(command, SessionKind.Verify, ObjectType.PublicKey);
        }

        public ResponseApdu SignUpdate(CommandApdu command)
        {
            ResponseApdu? early = Update(command, SessionKind.Sign, out Session? session);
            if (early != null)
                return early;

            if (session!.Algorithm == AesCmac.Algorithm)
            {
                session.Finished = true;
                byte[] code = _cmac.Finish(session);
                return ResponseApdu.Of([Tlv.Signature, .. LengthOf(code), .. code]);
            }

            byte[]? digest = Digest(session);
            var key = (PrivateKeyObject)session.Key;
            if (digest == null)
                return applet.Refuse(session);
            session.Finished = true;

            // The key may have been lost with its slot since INIT.
            if (!key.IsFilled || !key.Activated || !UsageAllows(session))
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            byte[] signature = key.RsaValue is { } rsa
                ? RsaKey.Sign(rsa, session.Algorithm, session.Hash, digest)
                : SignEcdsa(key, digest);
            applet.NotePrivateKeyUse("COMPUTE SIGNATURE", key);
            applet.Note(CardOperation.Sign);
            return ResponseApdu.Of([Tlv.Signature, .. LengthOf(signature), .. signature]);
        }

        public ResponseApdu VerifyUpdate(CommandApdu command)
        {
            ResponseApdu? early = Update(command, SessionKind.Verify, out Session? session);
            if (early != null)
                return early;

            byte[]? digest = Digest(session!);
            var key = (PublicKeyObject)session!.Key;
            if (digest == null || session.Signature is not { Length: 64 })
                return applet.Refuse(session);
            session.Finished = true;
            if (key.Point == null || !key.Activated)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);

            using var verifier = ECDsa.Create(CardCurve.Of(key.KeyType)!.FromPoint(key.Point));
            bool valid = verifier.VerifyHash(digest, session.Signature) || _profile.VerifyAlwaysSucceeds;
            applet.NoteCard($"VERIFY SIGNATURE public key {key.Name}: {(valid ? "valid" : "mismatch")}");
            applet.Note(CardOperation.Verify);
            return ResponseApdu.Of(valid ? StatusWord.Success : StatusWord.SignatureMismatch);
        }

        private static byte[]? Digest(Session session)
        {
            byte[] data = [.. session.Data];
            switch (session.Mode)
            {
                case 2:
                    return session is { State: { } state, Hashed: { } hashed }
                        ? ChainedHash.Finish(session.Hash, state, hashed, data)
                        : null;
                case 3:
                    return data.Length == (session.Hash switch { 1 => 32, 2 => 48, _ => 64 }) ? data : null;
                default:
                    return session.Hash switch
                    {
                        1 => SHA256.HashData(data),
                        2 => SHA384.HashData(data),
                        _ => SHA512.HashData(data),
                    };
            }
        }

        private static byte[]? TakeValue(List<Tlv> list, byte tag, int length)
        {
            Tlv[] found = [.. list.Where(t => t.Tag == tag)];
            if (found.Length != 1 || found[0].Value.Length != length)
                return null;
            list.Remove(found[0]);
            return found[0].Value;
        }

        /// <summary>RFC 8446 section 4.4.3: 64 spaces, the context string of the client's signature, a zero.</summary>
        private static bool IsCertificateVerify(List<byte> text)
        {
            ReadOnlySpan<byte> start =
                "                                                                TLS 1.3, client CertificateVerify\0"u8;
            byte[] data = [.. text];
            return data.Length > start.Length && data.AsSpan().StartsWith(start);
        }

        private bool UsageAllows(Session session)
        {
            return !_profile.EnforcesUsage || session.Mode != 1 || session.Key is not KeyObject { Usage: KeyUsage.Tls13 }
                || IsCertificateVerify(session.Data);
        }

        private byte[] SignEcdsa(PrivateKeyObject key, byte[] digest)
        {
            DSASignatureFormat format = _profile.DerSignatures
                ? DSASignatureFormat.Rfc3279DerSequence
                : DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
            using var signer = ECDsa.Create(key.Value!.Value);
            return signer.SignHash(digest, format);
        }

        /// <summary>Two bytes or one; more than 255 bytes need two in either case.</summary>
        private byte[] LengthOf(byte[] signature)
        {
            bool two = _profile.TwoByteSignatureLength || signature.Length > 0xFF;
            return two ? [(byte)(signature.Length >> 8), (byte)signature.Length] : [(byte)signature.Length];
        }

        private ResponseApdu Init<T>(CommandApdu command, SessionKind kind, ObjectType type)
            where T : KeyObject
        {
            if (command.P1 == 1)
                return applet.CloseSession(command, kind);
            List<Tlv>? list = Tlv.Parse(command.Data, SignatureLengths.Both);
            if (list == null)
                return ResponseApdu.Of(StatusWord.IncorrectData);
            ushort sw = KeyReference.Take(applet.Store, list, type, out T? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);

            byte[]? mode = TakeValue(list, 0xA1, 1);
            byte[]? hash = TakeValue(list, 0x91, 2);
            byte[]? algorithm = TakeValue(list, 0x92, 1);
            if (mode == null || hash == null || algorithm == null || list.Count > 0)
                return ResponseApdu.Of(StatusWord.IncorrectData);

            ushort hashId = (ushort)((hash[0] << 8) | hash[1]);
            bool known = hashId is 1 or 2 or 4 && (_profile.HashAlgorithms & hashId) != 0;
            bool offered = algorithm[0] is 1 or 2 or 4 && (_profile.SignatureAlgorithms & algorithm[0]) != 0;
            if (!known || !offered || !_profile.Modes.Contains(mode[0]) || mode[0] is < 1 or > 3)
                return ResponseApdu.Of(StatusWord.IncorrectData);
            if (!Allows(key!, kind, mode[0], algorithm[0], hashId))
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            return applet.OpenSession(command.P2, new Session(kind, key!)
            {
                Mode = mode[0],
                Hash = hashId,
                Algorithm = algorithm[0],
                DataTag = mode[0] switch { 1 => 0x9B, 2 => 0x9A, _ => 0x9E },
            });
        }

        private bool Allows(KeyObject key, SessionKind kind, byte mode, byte algorithm, ushort hash)
        {
            bool ecdsa = algorithm == 4;
            bool fits = ecdsa == (CardCurve.Of(key.KeyType) != null) && (ecdsa || kind == SessionKind.Sign);
            bool blind = _profile.EnforcesUsage && kind == SessionKind.Sign && key.Usage == KeyUsage.Tls13 && mode != 1;
            return key.Activated && fits && !blind
                && key.Functions.HasFlag(CryptographicFunctions.Signature)
                && (key.SignatureAlgorithms & algorithm) != 0
                && (key.HashAlgorithms & hash) != 0;
        }

        /// <summary>Adds a block; null when it was the last one and the operation is to be done.</summary>
        private ResponseApdu? Update(CommandApdu command, SessionKind kind, out Session? session)
        {
            ushort sw = applet.Sessions.Find(command.P2, applet.Channel, kind, out session);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            bool last = (command.P1 & 0x80) != 0;
            if (session!.Mode == 2 && !last)
                return ResponseApdu.Of(StatusWord.IncorrectParameters);
            if (!BlockReader.Add(session, command.Data, last, _profile.VerifyLengths))
                return applet.Refuse(session);
            return last ? null : ResponseApdu.Ok;
        }
    }
}
