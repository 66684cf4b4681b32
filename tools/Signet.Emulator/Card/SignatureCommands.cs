using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Signet.Emulator.Timing;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>COMPUTE SIGNATURE and VERIFY SIGNATURE: ECDSA, modes full text (01) and pad and sign (03).</summary>
    internal sealed class SignatureCommands(IotSafeApplet applet)
    {
        private readonly AppletProfile _profile = applet.Profile;

        public ResponseApdu SignInit(CommandApdu command)
        {
            return Init<PrivateKeyObject>(command, SessionKind.Sign, ObjectType.PrivateKey);
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

            byte[]? digest = Digest(session!);
            var key = (PrivateKeyObject)session!.Key!;
            if (digest == null)
                return Restart(session);
            session.Finished = true;

            // The key may have been lost with its slot since INIT.
            if (key.Value == null || !key.Activated)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            DSASignatureFormat format = _profile.DerSignatures
                ? DSASignatureFormat.Rfc3279DerSequence
                : DSASignatureFormat.IeeeP1363FixedFieldConcatenation;
            using var signer = ECDsa.Create(key.Value.Value);
            byte[] signature = signer.SignHash(digest, format);
            applet.NotePrivateKeyUse("COMPUTE SIGNATURE", key);
            applet.Note(CardOperation.Sign);
            return ResponseApdu.Of(_profile.TwoByteSignatureLength
                ? [Tlv.Signature, 0, (byte)signature.Length, .. signature]
                : [Tlv.Signature, (byte)signature.Length, .. signature]);
        }

        public ResponseApdu VerifyUpdate(CommandApdu command)
        {
            ResponseApdu? early = Update(command, SessionKind.Verify, out Session? session);
            if (early != null)
                return early;

            byte[]? digest = Digest(session!);
            var key = (PublicKeyObject)session!.Key!;
            if (digest == null || session.Signature is not { Length: 64 })
                return Restart(session);
            session.Finished = true;
            if (key.Point == null || !key.Activated)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);

            using var verifier = ECDsa.Create(P256.FromPoint(key.Point));
            bool valid = verifier.VerifyHash(digest, session.Signature) || _profile.VerifyAlwaysSucceeds;
            applet.NoteCard($"VERIFY SIGNATURE public key {key.Name}: {(valid ? "valid" : "mismatch")}");
            applet.Note(CardOperation.Verify);
            return ResponseApdu.Of(valid ? StatusWord.Success : StatusWord.SignatureMismatch);
        }

        private static ResponseApdu Restart(Session session)
        {
            session.Data.Clear();
            session.Signature = null;
            return ResponseApdu.Of(StatusWord.IncorrectData);
        }

        private static byte[]? Digest(Session session)
        {
            byte[] data = [.. session.Data];
            if (session.Mode == 3)
                return data.Length == HashLength(session.Hash) ? data : null;
            return session.Hash switch
            {
                1 => SHA256.HashData(data),
                2 => SHA384.HashData(data),
                _ => SHA512.HashData(data),
            };
        }

        private static int HashLength(ushort hash)
        {
            return hash switch { 1 => 32, 2 => 48, _ => 64 };
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

            // Mode 02 hands over the state of a hash, which the framework's hashes cannot take up.
            if (!known || algorithm[0] != 4 || mode[0] is not (1 or 3))
                return ResponseApdu.Of(StatusWord.IncorrectData);

            bool allowed = key!.Functions.HasFlag(CryptographicFunctions.Signature)
                && (key.SignatureAlgorithms & 4) != 0
                && (key.HashAlgorithms & hashId) != 0;
            if (!key.Activated || !allowed)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            return applet.OpenSession(command.P2, new Session(kind)
            {
                Key = key,
                Mode = mode[0],
                Hash = hashId,
                DataTag = (byte)(mode[0] == 3 ? 0x9E : 0x9B),
            });
        }

        /// <summary>Adds a block; null when it was the last one and the operation is to be done.</summary>
        private ResponseApdu? Update(CommandApdu command, SessionKind kind, out Session? session)
        {
            session = applet.Sessions.Find(command.P2, kind);
            if (session == null)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            bool last = (command.P1 & 0x80) != 0;
            if (!BlockReader.Add(session, command.Data, last, _profile.VerifyLengths))
                return Restart(session);
            return last ? null : ResponseApdu.Ok;
        }

        private static byte[]? TakeValue(List<Tlv> list, byte tag, int length)
        {
            Tlv[] found = [.. list.Where(t => t.Tag == tag)];
            if (found.Length != 1 || found[0].Value.Length != length)
                return null;
            list.Remove(found[0]);
            return found[0].Value;
        }
    }
}
