using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <summary>
    /// The commands of GSMA IoT.05 v1.0, one method each, on a <see cref="LogicalChannel"/> that is open. No memory of
    /// objects, no choice of keys, no repetition after a lost channel: that is <see cref="IotSafeCard"/>'s. All methods
    /// throw <see cref="SignetException"/> with the codes of <see cref="StatusWord.ToErrorCode"/> and of
    /// <see cref="LogicalChannel.Transmit"/>.
    /// </summary>
    public sealed partial class IotSafeApplet
    {
        /// <summary>Most bytes that are read from one file.</summary>
        public const int MaxFileLength = 8192;

        private const int UnknownFileLength = 4096;
        private const string ReadStep = "READ FILE";

        private const int MaxListParts = 64;
        private const int MaxRandom = 256;
        private const int AnyLength = 0;

        private readonly LogicalChannel _channel;
        private readonly TlvReader _reader = new TlvReader();

        /// <summary>Makes the commands.</summary>
        /// <param name="channel">The channel that they use.</param>
        /// <param name="options">Session number, Le and file chunk are taken from it.</param>
        public IotSafeApplet(LogicalChannel channel, IotSafeOptions options)
        {
            _channel = channel;
            channel.Quirks.Take(options);
        }

        /// <summary>GET DATA - object list: everything in the applet store.</summary>
        /// <returns>The objects in the applet's order.</returns>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.TlvInvalid"/>.</exception>
        public IotSafeObject[] GetObjectList()
        {
            const string Step = "GET DATA object list";
            _channel.Response.Clear();
            for (int part = 0; part < MaxListParts; part++)
            {
                int before = _channel.Response.Count;
                _channel.Begin(IotSafe.InsGetData, 1, part == 0 ? 0 : 1);
                _channel.Command.SetLe(_channel.AnswerLimit);
                int sw = _channel.TransmitMore(Step);
                if (StatusWord.IsSuccess(sw))
                {
                    return ObjectListParser.Parse(_channel.Response.Data, _channel.Response.Count);
                }

                if (sw != StatusWord.MoreData)
                {
                    throw StatusWord.ToException(sw, Step);
                }

                if (_channel.Response.Count == before)
                {
                    break;
                }
            }

            throw new SignetException(ErrorCode.TlvInvalid, "endless object list");
        }

        /// <summary>GET DATA of one object.</summary>
        /// <param name="named">Names it by identifier or label; see <see cref="IotSafeObject.WithId"/>.</param>
        /// <returns>What the applet says of it.</returns>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.TlvInvalid"/>.</exception>
        public IotSafeObject GetObjectInfo(IotSafeObject named)
        {
            const string Step = "GET DATA object";
            _channel.Begin(IotSafe.InsGetData, InformationTag(named.Type), 0);
            AppendReference(named, AnyLength);
            ExpectAnswer();
            _channel.Require(Step);
            IotSafeObject[] found = ObjectListParser.Parse(_channel.Response.Data, _channel.Response.Count);
            if (found.Length != 1 || found[0].Type != named.Type)
            {
                throw new SignetException(ErrorCode.TlvInvalid, Step);
            }

            found[0].Id = found[0].Id ?? named.Id;
            found[0].Label = found[0].Label ?? named.Label;
            return found[0];
        }

        /// <summary>GET DATA of one object by its identifier.</summary>
        /// <param name="type">Its kind.</param>
        /// <param name="id">Its identifier, 1 to 20 bytes.</param>
        /// <returns>What the applet says of it.</returns>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.TlvInvalid"/>.</exception>
        public IotSafeObject GetObjectInfo(IotSafeObjectType type, byte[] id)
        {
            return GetObjectInfo(IotSafeObject.WithId(type, id));
        }

        /// <summary>GET RANDOM.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 1 to 256; asked for again as long as the applet gives fewer.</param>
        /// <exception cref="SignetException">Also <see cref="ErrorCode.InvalidArgument"/> and
        /// <see cref="ErrorCode.ApduMalformed"/>.</exception>
        public void GetRandom(byte[] buffer, int offset, int count)
        {
            const string Step = "GET RANDOM";
            if (count < 1 || count > MaxRandom)
            {
                throw new SignetException(ErrorCode.InvalidArgument, Step);
            }

            while (count > 0)
            {
                _channel.Begin(IotSafe.InsGetRandom, 0, 0);
                _channel.Command.SetLe(count);
                int sw = _channel.Transmit(Step);
                if (!StatusWord.IsSuccess(sw) && sw != StatusWord.MoreData)
                {
                    throw StatusWord.ToException(sw, Step);
                }

                int got = _channel.Response.Count;
                if (got < 1 || (got > count && !_channel.Quirks.ZeroLe))
                {
                    throw new SignetException(ErrorCode.ApduMalformed, Step);
                }

                got = got < count ? got : count;

                Array.Copy(_channel.Response.Data, 0, buffer, offset, got);
                offset += got;
                count -= got;
            }

            _channel.Response.Wipe();
        }

        /// <summary>READ FILE: the content of a file, without the padding of its slot where the content shows its own
        /// length (DER, PEM).</summary>
        /// <param name="file">The file.</param>
        /// <param name="whole">True to give every byte of the slot: of content that is no certificate the first bytes say
        /// nothing about a length.</param>
        /// <returns>The content.</returns>
        public byte[] ReadFile(IotSafeObject file, bool whole)
        {
            int size = SizeOf(file);
            byte[] content = new byte[size];
            int count = 0;
            while (count < size)
            {
                int sw = ReadBlock(file, count);
                if (!StatusWord.IsSuccess(sw) && (count == 0 || !StatusWord.IsEndOfFile(sw)))
                {
                    throw StatusWord.ToException(sw, ReadStep);
                }

                int got = StatusWord.IsSuccess(sw) ? _channel.Response.Count : 0;
                if (got == 0)
                {
                    break;
                }

                got = got < size - count ? got : size - count;
                Array.Copy(_channel.Response.Data, 0, content, count, got);
                count += got;
                size = whole ? size : FileContent.Wanted(content, count, size);
            }

            return whole ? FileContent.Cut(content, count) : FileContent.Trim(content, count);
        }

        private static int InformationTag(IotSafeObjectType type)
        {
            switch (type)
            {
                case IotSafeObjectType.PrivateKey:
                    return 0xC1;
                case IotSafeObjectType.PublicKey:
                    return 0xC2;
                case IotSafeObjectType.File:
                    return 0xC3;
                default:
                    return 0xC4;
            }
        }

        private int SizeOf(IotSafeObject file)
        {
            int size = file.FileSize;
            if (size < 0)
            {
                size = GetObjectInfo(file).FileSize;
            }

            if (size < 0)
            {
                return UnknownFileLength;
            }

            return size < MaxFileLength ? size : MaxFileLength;
        }

        private int ReadBlock(IotSafeObject file, int offset)
        {
            int chunk = _channel.AnswerLimit;
            _channel.Begin(IotSafe.InsReadFile, offset >> 8, offset & 0xFF);
            AppendReference(file, AnyLength);
            if (chunk != 0)
            {
                _channel.Command.SetLe(chunk);
            }
            else
            {
                ExpectAnswer();
            }

            return _channel.Transmit(ReadStep);
        }

        private void ExpectAnswer()
        {
            if (_channel.Quirks.AppendLe)
            {
                _channel.Command.SetLe(0);
            }
        }
    }
}
