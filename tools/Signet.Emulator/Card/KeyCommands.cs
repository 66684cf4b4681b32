using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Signet.Emulator.Timing;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>GENERATE KEY PAIR, READ PUBLIC KEY, PUT PUBLIC KEY and COMPUTE DH.</summary>
    internal sealed class KeyCommands(IotSafeApplet applet)
    {
        private readonly AppletProfile _profile = applet.Profile;
        private readonly ObjectStore _store = applet.Store;

        public ResponseApdu GenerateKeyPair(CommandApdu command)
        {
            if (!_profile.GeneratesKeyPairs)
                return ResponseApdu.Of(StatusWord.InstructionNotSupported);
            ushort sw = KeyReference.Only(_store, command.Data, ObjectType.PrivateKey, out PrivateKeyObject? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            PublicKeyObject? half = _store.Find<PublicKeyObject>(key!.PublicId);
            if (half is { UnderAdministration: true })
                return ResponseApdu.Of(StatusWord.DataInvalidated);
            if (!key.Access.HasFlag(AccessRights.Update))
                return ResponseApdu.Of(_profile.AccessDeniedStatus);
            bool allowed = key.Functions.HasFlag(CryptographicFunctions.KeyGeneration);
            if (!allowed || half == null || CardCurve.Of(key.KeyType) is not { } curve)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            if (applet.Administration.MemoryFull)
                return ResponseApdu.Of(StatusWord.NotEnoughMemory);

            bool overwritten = key is { IsFilled: true, IsVolatile: false, FromIssuer: true };
            using ECDsa pair = curve.Generate();
            key.Load(pair);
            half.Point = P256.PointOf(key.Value!.Value);
            half.Activated = true;
            key.FromIssuer = false;
            half.FromIssuer = false;
            applet.NotePrivateKeyUse("GENERATE KEY PAIR", key);
            applet.NoteWrite(key);
            applet.Note(CardOperation.GenerateKeyPair);
            if (_profile.KeyPairChangesId)
                ChangeIds(key, half);
            return ResponseApdu.Of(KeyPairAnswerOf(key, half)) with
            {
                Violation = overwritten ? SafetyViolationKind.IdentityKeyOverwritten : null,
            };
        }

        public ResponseApdu ReadPublicKey(CommandApdu command)
        {
            ushort sw = KeyReference.Only(_store, command.Data, ObjectType.PublicKey, out PublicKeyObject? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            if (!key!.Access.HasFlag(AccessRights.Read))
                return ResponseApdu.Of(_profile.AccessDeniedStatus);
            if (!key.Activated || !key.IsFilled)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            byte[] data = key.Rsa is { } rsa ? RsaKey.PublicKeyData(rsa)
                : _profile.BarePublicKey ? key.Point!
                : PublicKeyData(key.Point!);
            bool tooLong = _profile.ExactObjectLength && command.Le is { } le && le != 256 && le > data.Length;
            return tooLong ? ResponseApdu.Of((ushort)(0x6C00 | data.Length)) : ResponseApdu.Of(data);
        }

        public ResponseApdu PutInit(CommandApdu command)
        {
            if (command.P1 == 1)
                return applet.CloseSession(command, SessionKind.PutPublicKey);
            ushort sw = KeyReference.Only(_store, command.Data, ObjectType.PublicKey, out PublicKeyObject? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            if (!key!.Access.HasFlag(AccessRights.Update))
                return ResponseApdu.Of(_profile.AccessDeniedStatus);
            if (CardCurve.Of(key.KeyType) == null)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            return applet.OpenSession(command.P2, new Session(SessionKind.PutPublicKey, key) { DataTag = 0x34 });
        }

        public ResponseApdu PutUpdate(CommandApdu command)
        {
            ushort sw = applet.Sessions.Find(command.P2, applet.Channel, SessionKind.PutPublicKey, out Session? session);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            bool last = (command.P1 & 0x80) != 0;
            if (!BlockReader.Add(session!, command.Data, last, SignatureLengths.Both))
                return applet.Refuse(session!);
            if (!last)
                return ResponseApdu.Ok;

            var key = (PublicKeyObject)session!.Key;
            byte[]? point = PointIn([.. session.Data], CardCurve.Of(key.KeyType)!);
            if (point == null)
                return applet.Refuse(session);

            if (applet.Administration.MemoryFull)
            {
                session.Restart();
                return ResponseApdu.Of(StatusWord.NotEnoughMemory);
            }

            bool overwritten = key is { IsFilled: true, FromIssuer: true };
            key.Point = point;
            key.Activated = true;
            key.FromIssuer = false;
            session.Finished = true;
            applet.NoteWrite(key);
            applet.NoteCard($"PUT PUBLIC KEY public key {key.Name}");
            return ResponseApdu.Ok with { Violation = overwritten ? SafetyViolationKind.AnchorOverwritten : null };
        }

        public ResponseApdu ComputeDh(CommandApdu command)
        {
            if ((_profile.KeyAgreement & 1) == 0)
                return ResponseApdu.Of(StatusWord.InstructionNotSupported);
            List<Tlv>? list = Tlv.Parse(command.Data, SignatureLengths.Both);
            if (list is not { Count: 2 })
                return ResponseApdu.Of(StatusWord.IncorrectData);
            ushort sw = KeyReference.Take(_store, list, ObjectType.PrivateKey, out PrivateKeyObject? mine);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            sw = KeyReference.Take(_store, list, ObjectType.PublicKey, out PublicKeyObject? peer);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);

            bool ready = mine!.Activated && mine.Value != null && peer!.Activated && peer.Point != null;
            bool allowed = mine.Functions.HasFlag(CryptographicFunctions.KeyAgreement)
                && peer!.Functions.HasFlag(CryptographicFunctions.KeyAgreement);
            CardCurve? curve = CardCurve.Of(mine.KeyType);
            if (!ready || !allowed || curve == null || curve != CardCurve.Of(peer!.KeyType))
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);

            using var left = ECDiffieHellman.Create(mine.Value!.Value);
            using var right = ECDiffieHellman.Create(curve.FromPoint(peer.Point));
            using ECDiffieHellmanPublicKey point = right.PublicKey;
            byte[] shared = left.DeriveRawSecretAgreement(point);
            applet.NotePrivateKeyUse("COMPUTE DH", mine);
            applet.Note(CardOperation.Agree);
            return ResponseApdu.Of(shared);
        }

        /// <summary>34 45 49 43 86 41 04 X Y (GSMA IoT.05 clause 2.5.7).</summary>
        private static byte[] PublicKeyData(byte[] point)
        {
            return [0x34, 0x45, 0x49, 0x43, 0x86, 0x41, .. point];
        }

        /// <summary>The point in the value of tag 34, null unless it is one on the curve.</summary>
        private static byte[]? PointIn(byte[] value, CardCurve curve)
        {
            ReadOnlySpan<byte> header = [0x49, 0x43, 0x86, 0x41];
            return value.Length == 69 && value.AsSpan().StartsWith(header) && curve.IsOnCurve(value.AsSpan(4))
                ? value[4..]
                : null;
        }

        private byte[] KeyPairAnswerOf(PrivateKeyObject key, PublicKeyObject half)
        {
            var to = new List<byte>();
            if (_profile.KeyPairAnswer == KeyPairAnswer.Empty)
                return [];
            Tlv.Write(to, 0x84, key.Id);
            Tlv.Write(to, 0x85, half.Id);
            if (_profile.KeyPairAnswer == KeyPairAnswer.Full)
                to.AddRange(PublicKeyData(half.Point!));
            return [.. to];
        }

        private void ChangeIds(PrivateKeyObject key, PublicKeyObject half)
        {
            key.Id = Free<PrivateKeyObject>(key.Id);
            half.Id = Free<PublicKeyObject>(half.Id);
            key.PublicId = half.Id;
        }

        private byte[] Free<T>(byte[] id)
            where T : StoreObject
        {
            byte[] next = [.. id];
            do
                next[^1] += 2;
            while (_store.Find<T>(next) != null && !next.SequenceEqual(id));
            return next;
        }
    }
}
