using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>GET DATA and READ FILE (GSMA IoT.05 clauses 2.12, 2.14, 2.21).</summary>
    internal sealed class DataCommands(AppletProfile profile, ObjectStore store)
    {
        private readonly InformationStructures _structures = new(profile, store);
        private readonly Dictionary<int, Queue<byte[]>> _pages = [];

        /// <summary>Forgets what is left of the list that a channel reads; null for every channel.</summary>
        public void ForgetList(int? channel)
        {
            if (channel is { } one)
                _pages.Remove(one);
            else
                _pages.Clear();
        }

        public ResponseApdu GetData(CommandApdu command, int channel)
        {
            switch (command.P1)
            {
                case 0x00 when command.P2 == 0:
                    return command.HasData ? ResponseApdu.Of(StatusWord.WrongLength) : Application(command);
                case 0x01 when command.P2 is 0 or 1:
                    return command.HasData ? ResponseApdu.Of(StatusWord.WrongLength) : List(command.P2 == 0, channel);
                case 0xC1 when command.P2 == 0:
                    return One<PrivateKeyObject>(command, ObjectType.PrivateKey);
                case 0xC2 when command.P2 == 0:
                    return One<PublicKeyObject>(command, ObjectType.PublicKey);
                case 0xC3 when command.P2 == 0:
                    return One<FileObject>(command, ObjectType.File);
                case 0xC4 when command.P2 == 0:
                    return One<SecretKeyObject>(command, ObjectType.SecretKey);
                default:
                    return ResponseApdu.Of(StatusWord.IncorrectParameters);
            }
        }

        public ResponseApdu ReadFile(CommandApdu command)
        {
            ushort sw = KeyReference.Only(store, command.Data, ObjectType.File, out FileObject? file);
            if (sw != StatusWord.Success)
                return ResponseApdu.Of(sw);
            if (!file!.Access.HasFlag(AccessRights.Read))
                return ResponseApdu.Of(profile.AccessDeniedStatus);
            if (!file.Activated)
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);

            int offset = (command.P1 << 8) | command.P2;
            if (offset >= file.Slot.Length)
                return ResponseApdu.Of(profile.OverReadStatus);
            int count = Math.Min(Math.Min(command.MaxResponse, profile.ReadBlockLimit), file.Slot.Length - offset);
            return ResponseApdu.Of(file.Slot[offset..(offset + count)]);
        }

        /// <summary>Data, or 6Cxx where the profile insists on Le.</summary>
        internal ResponseApdu Exact(CommandApdu command, byte[] data)
        {
            bool tooLong = command.Le is { } le && le != 256 && le > data.Length;
            return profile.ExactObjectLength && tooLong
                ? ResponseApdu.Of((ushort)(0x6C00 | data.Length))
                : ResponseApdu.Of(data);
        }

        private ResponseApdu Application(CommandApdu command)
        {
            byte[] data = _structures.Application();
            bool exact = command.MaxResponse == data.Length || command.MaxResponse == 256;
            return profile.ExactApplicationDataLength && !exact
                ? ResponseApdu.Of((ushort)(0x6C00 | data.Length))
                : ResponseApdu.Of(data);
        }

        private ResponseApdu List(bool first, int channel)
        {
            if (first)
                _pages[channel] = Paginate();
            byte[]? page = null;
            if (!_pages.TryGetValue(channel, out Queue<byte[]>? pages) || !pages.TryDequeue(out page))
                return first ? ResponseApdu.Ok : ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            return new ResponseApdu(page, pages.Count > 0 ? StatusWord.MoreDataAvailable : StatusWord.Success);
        }

        private Queue<byte[]> Paginate()
        {
            var pages = new Queue<byte[]>();
            List<byte[]> parts = _structures.List();
            if (profile.ListSplitsObjects)
            {
                foreach (byte[] chunk in parts.SelectMany(p => p).Chunk(profile.ListPageSize))
                    pages.Enqueue(chunk);
                return pages;
            }

            var page = new List<byte>();
            foreach (byte[] part in parts)
            {
                if (page.Count > 0 && page.Count + part.Length > profile.ListPageSize)
                {
                    pages.Enqueue([.. page]);
                    page.Clear();
                }

                page.AddRange(part);
            }

            if (page.Count > 0)
                pages.Enqueue([.. page]);
            return pages;
        }

        private ResponseApdu One<T>(CommandApdu command, ObjectType type)
            where T : StoreObject
        {
            ushort sw = KeyReference.Only(store, command.Data, type, out T? item);
            return sw == StatusWord.Success ? Exact(command, _structures.One(item!)) : ResponseApdu.Of(sw);
        }
    }
}
