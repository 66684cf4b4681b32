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
            ushort sw = KeyReference.Only(_store, command.Data, ObjectType.PrivateKey, out PrivateKeyObject? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            PublicKeyObject? half = _store.Find<PublicKeyObject>(key!.PublicId);
            bool allowed = key.Access.HasFlag(AccessRights.Update)
                && key.Functions.HasFlag(CryptographicFunctions.KeyGeneration);
            if (!allowed || half == null)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);

            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            key.Load(pair);
            half.Point = P256.PointOf(key.Value!.Value);
            half.Activated = true;
            applet.NotePrivateKeyUse("GENERATE KEY PAIR", key);
            applet.NoteWrite(key.KeyType);
            applet.Note(CardOperation.GenerateKeyPair);
            if (_profile.KeyPairChangesId)
                ChangeIds(key, half);
            return ResponseApdu.Of(KeyPairAnswerOf(key, half));
        }

        public ResponseApdu ReadPublicKey(CommandApdu command)
        {
            ushort sw = KeyReference.Only(_store, command.Data, ObjectType.PublicKey, out PublicKeyObject? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            if (!key!.Access.HasFlag(AccessRights.Read) || !key.Activated || key.Point == null)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            return ResponseApdu.Of(_profile.BarePublicKey ? key.Point : PublicKeyData(key.Point));
        }

        public ResponseApdu PutInit(CommandApdu command)
        {
            if (command.P1 == 1)
                return applet.CloseSession(command, SessionKind.PutPublicKey);
            ushort sw = KeyReference.Only(_store, command.Data, ObjectType.PublicKey, out PublicKeyObject? key);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            if (!key!.Access.HasFlag(AccessRights.Update))
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            return applet.OpenSession(command.P2, new Session(SessionKind.PutPublicKey) { Key = key, DataTag = 0x34 });
        }

        public ResponseApdu PutUpdate(CommandApdu command)
        {
            Session? session = applet.Sessions.Find(command.P2, SessionKind.PutPublicKey);
            if (session == null)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            bool last = (command.P1 & 0x80) != 0;
            if (!BlockReader.Add(session, command.Data, last, SignatureLengths.Both))
                return ResponseApdu.Of(StatusWord.IncorrectData);
            if (!last)
                return ResponseApdu.Ok;

            byte[]? point = PointIn([.. session.Data]);
            if (point == null)
            {
                session.Data.Clear();
                return ResponseApdu.Of(StatusWord.IncorrectData);
            }

            var key = (PublicKeyObject)session.Key!;
            key.Point = point;
            key.Activated = true;
            session.Finished = true;
            applet.NoteWrite(key.KeyType);
            applet.NoteCard($"PUT PUBLIC KEY public key {key.Name}");
            return ResponseApdu.Ok;
        }

        public ResponseApdu ComputeDh(CommandApdu command)
        {
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
            if (!ready || !allowed)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);

            using var left = ECDiffieHellman.Create(mine.Value!.Value);
            using var right = ECDiffieHellman.Create(P256.FromPoint(peer!.Point));
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
        private static byte[]? PointIn(byte[] value)
        {
            ReadOnlySpan<byte> header = [0x49, 0x43, 0x86, 0x41];
            return value.Length == 69 && value.AsSpan().StartsWith(header) && P256.IsOnCurve(value.AsSpan(4))
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
