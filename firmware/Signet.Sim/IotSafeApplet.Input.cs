using Signet.Core;

namespace Signet.Sim
{
    /// <content>How the input of COMPUTE and VERIFY SIGNATURE goes into UPDATE commands, as short as the module's line
    /// makes them.</content>
    public sealed partial class IotSafeApplet
    {
        private const int MaxData = 255;

        // Lengths above 7F are written in three ways in the field, so no block has one.
        private const int LongestTextBlock = 0x7F;

        // 33 00 40 and the signature.
        private const int SignatureRoom = 67;

        // A header and a byte.
        private const int LeastTextRoom = 5;

        private const int MoreBlocks = 0x00;

        // Data bytes of one command that the module's line takes, Le left out.
        private int DataRoom()
        {
            int room = _channel.MaxCommandLength - 5 - (_channel.Quirks.AppendLe ? 1 : 0);
            return room < MaxData ? room : MaxData;
        }

        private void RequireRoom(int count, string step)
        {
            if (count > DataRoom())
            {
                throw new SignetException(ErrorCode.NotSupported, step + ": the module's line is too short");
            }
        }

        // The session is closed whatever goes wrong, as long as the channel is ours.
        private int Update(int init, string step)
        {
            try
            {
                return _channel.Transmit(step);
            }
            catch (SignetException)
            {
                CloseSession(init);
                throw;
            }
        }

        private void RequireInputRoom(SignatureInput input, bool verify, string step)
        {
            int tail = verify ? SignatureRoom : 0;
            switch (input.Mode)
            {
                case IotSafe.ModeFinalHash:
                    RequireRoom(2 + input.Count + tail, step);
                    break;
                case IotSafe.ModeLastBlock:
                    RequireRoom(3 + input.Count + 2 + input.State.Length + 6 + tail, step);
                    break;
                case IotSafe.ModeFullText:
                    RequireRoom(verify ? SignatureRoom : LeastTextRoom, step);
                    break;
                default:
                    throw new SignetException(ErrorCode.InvalidArgument, step);
            }
        }

        private int SendInput(
            int init, int ins, SignatureInput input, byte[] signature, int signatureOffset, string step)
        {
            if (input.Mode == IotSafe.ModeFullText)
            {
                return SendText(init, ins, input, signature, signatureOffset, step);
            }

            _channel.Begin(ins, LastBlock, _channel.Session);
            ApduCommand command = _channel.Command;
            if (input.Mode == IotSafe.ModeFinalHash)
            {
                command.AppendTlv(IotSafe.TagFinalHash, input.Data, input.Offset, input.Count);
            }
            else
            {
                command.AppendTlv(IotSafe.TagLastBlock, input.Data, input.Offset, input.Count);
                command.AppendTlv(IotSafe.TagIntermediateHash, input.State, 0, input.State.Length);
                command.Append(IotSafe.TagHashedBytes);
                command.Append(4);
                uint hashed = input.HashedBytes;
                command.Append((int)(hashed >> 24));
                command.Append((int)(hashed >> 16 & 0xFF));
                command.Append((int)(hashed >> 8 & 0xFF));
                command.Append((int)(hashed & 0xFF));
            }

            AppendTail(signature, signatureOffset);
            return Update(init, step);
        }

        private void AppendTail(byte[] signature, int offset)
        {
            if (signature != null)
            {
                SignatureData.Append(_channel.Command, _channel.Quirks.Form, signature, offset);
            }
            else
            {
                ExpectAnswer();
            }
        }

        private int SendText(
            int init, int ins, SignatureInput input, byte[] signature, int signatureOffset, string step)
        {
            int tail = signature == null ? 0 : SignatureRoom;
            int room = DataRoom();
            bool once = _channel.Quirks.TextForm == TextForm.Once && input.Count + 2 + tail > room;
            int at = 0;
            while (true)
            {
                int header = !once ? 2 : at == 0 ? 4 : 0;
                int limit = room - header;
                limit = once || limit < LongestTextBlock ? limit : LongestTextBlock;
                int left = input.Count - at;
                int count = left < limit ? left : limit;
                bool last = count == left && header + count + tail <= room;
                _channel.Begin(ins, last ? LastBlock : MoreBlocks, _channel.Session);
                AppendText(input, at, count, once);
                at += count;
                if (last)
                {
                    AppendTail(signature, signatureOffset);
                    return Update(init, step);
                }

                int sw = Update(init, step);
                if (!StatusWord.IsSuccess(sw))
                {
                    return sw;
                }
            }
        }

        private void AppendText(SignatureInput input, int at, int count, bool once)
        {
            ApduCommand command = _channel.Command;
            if (once)
            {
                if (at == 0)
                {
                    command.Append(IotSafe.TagFullText);
                    command.Append(0x82);
                    command.Append(input.Count >> 8 & 0xFF);
                    command.Append(input.Count & 0xFF);
                }

                command.Append(input.Data, input.Offset + at, count);
            }
            else if (count > 0 || input.Count == 0)
            {
                command.AppendTlv(IotSafe.TagFullText, input.Data, input.Offset + at, count);
            }
        }
    }
}
