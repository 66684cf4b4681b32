using Signet.Core;

namespace Signet.Mqtt
{
    /// <summary>Reads the properties of a received packet in place (MQTT 5.0 section 2.2.2). One object for all packets.</summary>
    internal sealed class MqttProperties
    {
        private readonly byte[] _buffer;
        private MqttPacketType _type;
        private int _at;
        private int _end;
        private ulong _seen;

        internal MqttProperties(byte[] buffer)
        {
            _buffer = buffer;
        }

        /// <summary>Identifier of the property that <see cref="Next"/> found.</summary>
        internal int Id { get; private set; }

        /// <summary>Value of an integer.</summary>
        internal uint Value { get; private set; }

        /// <summary>Index of the first byte of a text or of binary data.</summary>
        internal int Offset { get; private set; }

        /// <summary>Its length in bytes.</summary>
        internal int Length { get; private set; }

        /// <summary>Begins at the property length.</summary>
        /// <param name="type">The packet.</param>
        /// <param name="at">Index of the property length.</param>
        /// <param name="end">Index behind the packet.</param>
        /// <returns>Index behind the properties.</returns>
        internal int Begin(MqttPacketType type, int at, int end)
        {
            _type = type;
            _at = at;
            _end = end;
            _seen = 0;
            int length = (int)ReadVariable();
            if (length > end - _at)
            {
                throw Malformed();
            }

            _end = _at + length;
            return _end;
        }

        /// <summary>Reads the next property.</summary>
        /// <returns>False behind the last one.</returns>
        internal bool Next()
        {
            if (_at == _end)
            {
                return false;
            }

            // An identifier is a variable byte integer whose known values have one byte.
            int id = _buffer[_at++];
            int form = MqttProperty.Form(id);
            if (form == 0 || !MqttProperty.IsAllowed(id, _type))
            {
                throw new SignetException(ErrorCode.MqttMalformed, id, "property");
            }

            ulong bit = 1UL << id;
            if ((_seen & bit) != 0 && !MqttProperty.MayRepeat(id))
            {
                throw new SignetException(ErrorCode.MqttProtocolError, id, "property twice");
            }

            _seen |= bit;
            Id = id;
            switch (form)
            {
                case MqttProperty.FormVariable:
                    Value = ReadVariable();
                    break;
                case MqttProperty.FormText:
                    ReadField(true);
                    break;
                case MqttProperty.FormBinary:
                    ReadField(false);
                    break;
                case MqttProperty.FormTextPair:
                    ReadField(true);
                    ReadField(true);
                    break;
                default:
                    ReadInteger(form);
                    break;
            }

            return true;
        }

        private void ReadInteger(int size)
        {
            if (size > _end - _at)
            {
                throw Malformed();
            }

            uint value = 0;
            for (int i = 0; i < size; i++)
            {
                value = (value << 8) | _buffer[_at++];
            }

            Value = value;
        }

        // Section 1.5.5: the fewest bytes ([MQTT-1.5.5-1]), at most four.
        private uint ReadVariable()
        {
            uint value = 0;
            for (int shift = 0; shift <= 21; shift += 7)
            {
                if (_at == _end)
                {
                    throw Malformed();
                }

                int b = _buffer[_at++];
                value |= (uint)(b & 0x7F) << shift;
                if ((b & 0x80) == 0)
                {
                    if (b == 0 && shift > 0)
                    {
                        break;
                    }

                    return value;
                }
            }

            throw Malformed();
        }

        private void ReadField(bool isText)
        {
            if (_end - _at < 2)
            {
                throw Malformed();
            }

            int length = (_buffer[_at] << 8) | _buffer[_at + 1];
            _at += 2;
            if (length > _end - _at || (isText && !MqttUtf8.IsValid(_buffer, _at, length)))
            {
                throw Malformed();
            }

            Offset = _at;
            Length = length;
            _at += length;
        }

        private static SignetException Malformed()
        {
            return new SignetException(ErrorCode.MqttMalformed, "properties");
        }
    }
}
