namespace Signet.Modem
{
    /// <summary>The rows of a dialect's table for connections.</summary>
    internal static class SocketRows
    {
        internal static bool Take(Dialect d, string key, TableValue value)
        {
            switch (key)
            {
                case "socket.count":
                    d.SocketCount = value.Number;
                    break;
                case "socket.first":
                    d.SocketFirst = value.Number;
                    break;
                case "socket.create":
                    d.SocketCreate = value.Bytes;
                    break;
                case "socket.create.answer":
                    d.SocketCreateAnswer = value.Bytes;
                    break;
                case "socket.clear":
                    d.SocketClear = value.AddTo(d.SocketClear);
                    break;
                case "socket.prepare":
                    d.SocketPrepare = value.AddTo(d.SocketPrepare);
                    break;
                case "socket.select":
                    d.SocketSelect = value.Bytes;
                    break;
                case "read":
                    d.SocketRead = value.Bytes;
                    break;
                case "read.answer":
                    d.SocketReadInfo = value.Bytes;
                    break;
                case "read.form":
                    return TakeForm(d, value);
                case "read.count":
                    d.SocketReadCountField = value.Number;
                    break;
                case "read.rest":
                    d.SocketReadRestField = value.Number;
                    break;
                case "read.limit":
                    d.ReadLimit = value.Number;
                    break;
                case "read.until-empty":
                    d.ReadsUntilEmpty = value.Flag;
                    break;
                case "read.line-may-miss":
                    d.ReadLineMayMiss = value.Flag;
                    break;
                case "read.error-is-empty":
                    d.ErrorMeansEmpty = value.Flag;
                    break;
                case "close":
                    d.SocketClose = value.Bytes;
                    break;
                case "close.result":
                    d.SocketCloseResult = value.Bytes;
                    break;
                default:
                    return false;
            }

            return true;
        }

        internal static bool TakeSend(Dialect d, string key, TableValue value)
        {
            switch (key)
            {
                case "open":
                    d.SocketOpen = value.Bytes;
                    break;
                case "open.result":
                    d.SocketOpenResult = value.Bytes;
                    break;
                case "open.success":
                    d.SocketOpened = value.Number;
                    break;
                case "send":
                    d.SocketSend = value.Bytes;
                    break;
                case "send.form":
                    d.SendForm = value.Text == "hex" ? SendForm.Hex : SendForm.Prompt;
                    return value.Text == "hex" || value.Text == "prompt";
                case "send.last":
                    d.SocketSendLast = value.Bytes;
                    break;
                case "send.ask":
                    d.SocketSendAsk = value.Bytes;
                    break;
                case "send.result":
                    d.SocketSendResult = value.Bytes;
                    break;
                case "send.taken":
                    d.SocketSendTaken = value.Number;
                    break;
                case "send.goes-on":
                    d.SendGoesOn = value.Flag;
                    break;
                case "send.limit":
                    d.SendLimit = value.Number;
                    break;
                case "release.last":
                    d.ReleaseLast = value.AddTo(d.ReleaseLast);
                    break;
                case "release.ask":
                    d.ReleaseAsk = value.AddTo(d.ReleaseAsk);
                    break;
                case "prompt":
                    d.Prompt = value.Text.Length == 1 ? (byte)value.Text[0] : (byte)0;
                    return value.Text.Length == 1;
                case "prompt.delay":
                    d.PromptDelayMs = value.Number;
                    break;
                case "prompt.mirror":
                    d.MirrorsPayload = value.Flag;
                    break;
                default:
                    return TakeAck(d, key, value);
            }

            return true;
        }

        private static bool TakeAck(Dialect d, string key, TableValue value)
        {
            switch (key)
            {
                case "ack":
                    d.SocketAck = value.Bytes;
                    break;
                case "ack.answer":
                    d.SocketAckAnswer = value.Bytes;
                    break;
                case "ack.open":
                    d.AckOpenField = value.Number;
                    break;
                case "ack.sent":
                    d.AckSentField = value.Number;
                    break;
                case "ack.done":
                    d.AckDoneField = value.Number;
                    break;
                default:
                    return false;
            }

            return true;
        }

        private static bool TakeForm(Dialect d, TableValue value)
        {
            switch (value.Text)
            {
                case "line":
                    d.ReadForm = BlockForm.Line;
                    return true;
                case "inline":
                    d.ReadForm = BlockForm.Inline;
                    return true;
                case "quoted":
                    d.ReadForm = BlockForm.Quoted;
                    return true;
                case "hex-line":
                    d.ReadForm = BlockForm.HexLine;
                    return true;
                case "hex-quoted":
                    d.ReadForm = BlockForm.HexQuoted;
                    return true;
                default:
                    return false;
            }
        }
    }
}
