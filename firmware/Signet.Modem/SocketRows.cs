namespace Signet.Modem
{
    /// <summary>The rows of a dialect's table for connections.</summary>
    internal static class SocketRows
    {
        internal static bool Take(Dialect d, string key, TableValue value)
        {
            if (key == "socket.count")
            {
                d.SocketCount = value.Number;
            }
            else if (key == "socket.first")
            {
                d.SocketFirst = value.Number;
            }
            else if (key == "socket.create")
            {
                d.SocketCreate = value.Bytes;
            }
            else if (key == "socket.create.answer")
            {
                d.SocketCreateAnswer = value.Bytes;
            }
            else if (key == "socket.clear")
            {
                d.SocketClear = value.AddTo(d.SocketClear);
            }
            else if (key == "socket.prepare")
            {
                d.SocketPrepare = value.AddTo(d.SocketPrepare);
            }
            else if (key == "socket.select")
            {
                d.SocketSelect = value.Bytes;
            }
            else if (key == "read")
            {
                d.SocketRead = value.Bytes;
            }
            else if (key == "read.answer")
            {
                d.SocketReadInfo = value.Bytes;
            }
            else if (key == "read.form")
            {
                return TakeForm(d, value);
            }
            else if (key == "read.count")
            {
                d.SocketReadCountField = value.Number;
            }
            else if (key == "read.rest")
            {
                d.SocketReadRestField = value.Number;
            }
            else if (key == "read.limit")
            {
                d.ReadLimit = value.Number;
            }
            else if (key == "read.until-empty")
            {
                d.ReadsUntilEmpty = value.Flag;
            }
            else if (key == "read.line-may-miss")
            {
                d.ReadLineMayMiss = value.Flag;
            }
            else if (key == "read.error-is-empty")
            {
                d.ErrorMeansEmpty = value.Flag;
            }
            else if (key == "close")
            {
                d.SocketClose = value.Bytes;
            }
            else if (key == "close.result")
            {
                d.SocketCloseResult = value.Bytes;
            }
            else
            {
                return false;
            }

            return true;
        }

        internal static bool TakeSend(Dialect d, string key, TableValue value)
        {
            if (key == "open")
            {
                d.SocketOpen = value.Bytes;
            }
            else if (key == "open.result")
            {
                d.SocketOpenResult = value.Bytes;
            }
            else if (key == "open.success")
            {
                d.SocketOpened = value.Number;
            }
            else if (key == "send")
            {
                d.SocketSend = value.Bytes;
            }
            else if (key == "send.form")
            {
                d.SendForm = value.Text == "hex" ? SendForm.Hex : SendForm.Prompt;
                return value.Text == "hex" || value.Text == "prompt";
            }
            else if (key == "send.last")
            {
                d.SocketSendLast = value.Bytes;
            }
            else if (key == "send.ask")
            {
                d.SocketSendAsk = value.Bytes;
            }
            else if (key == "send.result")
            {
                d.SocketSendResult = value.Bytes;
            }
            else if (key == "send.taken")
            {
                d.SocketSendTaken = value.Number;
            }
            else if (key == "send.goes-on")
            {
                d.SendGoesOn = value.Flag;
            }
            else if (key == "send.limit")
            {
                d.SendLimit = value.Number;
            }
            else if (key == "release.last")
            {
                d.ReleaseLast = value.AddTo(d.ReleaseLast);
            }
            else if (key == "release.ask")
            {
                d.ReleaseAsk = value.AddTo(d.ReleaseAsk);
            }
            else if (key == "prompt")
            {
                byte[] prompt = value.Bytes;
                d.Prompt = prompt != null && prompt.Length == 1 ? prompt[0] : (byte)0;
                return d.Prompt != 0;
            }
            else if (key == "prompt.delay")
            {
                d.PromptDelayMs = value.Number;
            }
            else if (key == "prompt.mirror")
            {
                d.MirrorsPayload = value.Flag;
            }
            else
            {
                return TakeAck(d, key, value);
            }

            return true;
        }

        private static bool TakeAck(Dialect d, string key, TableValue value)
        {
            if (key == "ack")
            {
                d.SocketAck = value.Bytes;
            }
            else if (key == "ack.answer")
            {
                d.SocketAckAnswer = value.Bytes;
            }
            else if (key == "ack.open")
            {
                d.AckOpenField = value.Number;
            }
            else if (key == "ack.sent")
            {
                d.AckSentField = value.Number;
            }
            else if (key == "ack.done")
            {
                d.AckDoneField = value.Number;
            }
            else
            {
                return false;
            }

            return true;
        }

        private static bool TakeForm(Dialect d, TableValue value)
        {
            if (value.Text == "line")
            {
                d.ReadForm = BlockForm.Line;
                return true;
            }

            if (value.Text == "inline")
            {
                d.ReadForm = BlockForm.Inline;
                return true;
            }

            if (value.Text == "quoted")
            {
                d.ReadForm = BlockForm.Quoted;
                return true;
            }

            if (value.Text == "hex-line")
            {
                d.ReadForm = BlockForm.HexLine;
                return true;
            }

            if (value.Text == "hex-quoted")
            {
                d.ReadForm = BlockForm.HexQuoted;
                return true;
            }

            return false;
        }
    }
}
