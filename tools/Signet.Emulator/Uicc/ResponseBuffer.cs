using System;

namespace Signet.Emulator.Uicc
{
    /// <summary>
    /// Response data that waits behind 61XX for GET RESPONSE on the same channel (ETSI TS 102 221 clause 7.3.1.1);
    /// any other command loses it.
    /// </summary>
    /// <param name="directLimit">Largest response of a command with data that is answered at once.</param>
    internal sealed class ResponseBuffer(int directLimit)
    {
        private byte[] _data = [];
        private ushort _sw;
        private int _channel = -1;
        private bool _secret;

        /// <summary>True when what was handed out last is a shared secret, a derived key or random.</summary>
        public bool HandedOutSecret { get; set; }

        /// <summary>Forgets what waits.</summary>
        public void Drop()
        {
            _data = [];
            _channel = -1;
        }

        /// <summary>Cuts a response to what goes over the line now; the rest waits.</summary>
        public ResponseApdu Shape(ResponseApdu response, CommandApdu command, int channel)
        {
            int length = response.Data.Length;
            if (length == 0)
                return response;
            _data = response.Data;
            _sw = response.Sw;
            _channel = channel;
            _secret = command.Ins is 0x46 or 0x48 or 0x4A or 0x84;
            if (command.HasData && length > directLimit)
                return ResponseApdu.Of(Waiting());
            return Take(command.MaxResponse);
        }

        /// <summary>GET RESPONSE.</summary>
        public ResponseApdu Fetch(CommandApdu command, int channel)
        {
            if (channel != _channel || _data.Length == 0 || command.HasData)
            {
                Drop();
                return ResponseApdu.Of(StatusWord.ConditionsNotSatisfied);
            }

            if (command.P1 != 0 || command.P2 != 0)
                return ResponseApdu.Of(StatusWord.IncorrectParameters);
            int wanted = command.MaxResponse;
            if (wanted > _data.Length && wanted != 256)
                return ResponseApdu.Of((ushort)(0x6C00 | _data.Length));
            return Take(wanted);
        }

        private ResponseApdu Take(int wanted)
        {
            int count = Math.Min(wanted, _data.Length);
            byte[] part = _data[..count];
            HandedOutSecret = _secret;
            _data = _data[count..];
            return new ResponseApdu(part, _data.Length == 0 ? _sw : Waiting());
        }

        private ushort Waiting()
        {
            return (ushort)(0x6100 | (_data.Length >= 256 ? 0 : _data.Length));
        }
    }
}
